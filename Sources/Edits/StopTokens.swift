/// The tokens by which chat templates part the turns of a conversation, and which some servers leave in the text.
///
/// Sources: the tokenizers' special tokens of Qwen, Llama 3, Gemma, Mistral, Phi, DeepSeek, gpt-oss, Command and StarCoder.
enum StopTokens {
  /// Tokens by which a turn ends.
  private static let ends = [
    "<|im_end|>", "<|endoftext|>", "<|eot_id|>", "<|eom_id|>", "<|end_of_text|>", "<|end|>", "<|return|>",
    "<end_of_turn>", "<eos>", "</s>", "<｜end▁of▁sentence｜>", "<|EOT|>", "<|END_OF_TURN_TOKEN|>", "<|eos|>",
    "<|file_sep|>", "<|END_RESPONSE|>", "[/INST]",
  ].map(\.bytes)

  /// Tokens by which one begins, a role after some of them.
  private static let starts = [
    "<|im_start|>", "<|begin_of_text|>", "<|start_header_id|>", "<start_of_turn>", "<bos>", "<s>",
    "<｜begin▁of▁sentence｜>", "<｜Assistant｜>", "<｜User｜>", "<|start|>", "<|assistant|>", "<|user|>", "<|system|>",
    "<|START_OF_TURN_TOKEN|>", "<|CHATBOT_TOKEN|>", "<|USER_TOKEN|>", "<|START_RESPONSE|>", "[INST]",
    "<|channel|>final<|message|>", "<|channel|>commentary<|message|>", "<|begin_of_solution|>", "<|end_of_solution|>",
  ].map(\.bytes)

  private static let roles = ["assistant", "model", "user", "system", "<|end_header_id|>"]

  /// A line without the tokens at its ends.
  struct Line {
    var content: ArraySlice<UInt8>
    /// Another turn than the model's begins: nothing that follows is its reply.
    var endsReply: Bool
  }

  /// The line without tokens at its ends; nil when it has none.
  static func stripped(_ line: ArraySlice<UInt8>) -> Line? {
    guard line.contains(UInt8(ascii: "<")) || line.contains(UInt8(ascii: "[")) else { return nil }
    var rest = line.trimmed
    let full = rest
    var endsReply = false
    while let token = ends.first(where: { ends(rest, with: $0) }) { rest = rest.dropLast(token.count).trimmedEnd }
    while let token = (ends + starts).first(where: { rest.starts(with: $0) }) {
      rest = rest.dropFirst(token.count)
      guard starts.contains(token) else { continue }
      if token.text.lowercased().contains("user") || token.text == "[INST]" { endsReply = true }
      for role in roles where rest.starts(with: role.utf8) {
        if role == "user" || role == "system" { endsReply = true }
        rest = rest.dropFirst(role.utf8.count)
      }
    }
    guard rest.count != full.count else { return nil }
    let kept = rest.startIndex == full.startIndex ? line[line.startIndex..<rest.endIndex] : rest
    return Line(content: kept, endsReply: endsReply)
  }

  /// The token that `line` ends with; nil when it ends with none.
  static func atEnd(of line: ArraySlice<UInt8>) -> [UInt8]? {
    let text = line.trimmed
    return ends.first { ends(text, with: $0) }
  }

  private static func ends(_ text: ArraySlice<UInt8>, with token: [UInt8]) -> Bool {
    text.count >= token.count && text.suffix(token.count).elementsEqual(token)
  }
}
