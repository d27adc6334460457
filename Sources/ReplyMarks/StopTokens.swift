/// The tokens by which chat templates part the turns of a conversation, and which some servers leave in the text.
///
/// Sources: the tokenizers' special tokens of Qwen, Llama 2 to 4, Gemma, Mistral, Phi, DeepSeek, GLM, gpt-oss, Command,
/// Granite, Kimi, Hunyuan, Falcon, InternLM and StarCoder. Any other name between `<|` and `|>`, or between the bars of
/// DeepSeek's, is taken for one as well.
package enum StopTokens {
  /// Tokens by which a turn ends that no pattern tells.
  private static let ends = [
    "<end_of_turn>", "<turn|>", "<eos>", "</s>", "[/INST]", "<</SYS>>", "<EOT>", "<EOD>", "[EOS]", "<eop>", "<pad>",
    "<end_of_utterance>", "<extra_id_1>", "<end▁of▁sentence>", "[e~[", "</assistant>", "[DONE]",
    "<fim_prefix>", "<fim_middle>", "<fim_suffix>", "<fim_pad>", "<file_sep>", "<repo_name>",
  ].map { Array($0.utf8) }

  /// Tokens by which one begins that no pattern tells, a role after some of them.
  private static let starts = [
    "<start_of_turn>", "<|turn>", "<bos>", "<s>", "[INST]", "[gMASK]", "<sop>", "[BOS]", "<<SYS>>", "]~b]", "]~!b[",
  ].map { Array($0.utf8) }

  private static let roles = ["assistant", "model", "user", "system", "ipython", "tool", "developer", "human", "ai"]

  /// A line without the tokens at its ends.
  package struct Line: Sendable, Equatable {
    package var content: ArraySlice<UInt8>
    /// Another turn than the model's begins: nothing that follows is its reply.
    package var endsReply: Bool
    /// The line was nothing but tokens.
    package var wasOnlyTokens: Bool
  }

  /// The line without tokens at its ends; nil when it has none.
  package static func stripped(_ line: ArraySlice<UInt8>) -> Line? {
    guard line.contains(where: { "<[]".utf8.contains($0) }) else { return nil }
    var rest = line.trimmed
    let full = rest
    var endsReply = false
    while let token = atEnd(of: rest) {
      if names(token, otherTurn) { endsReply = true }
      rest = rest.dropLast(token.count).trimmedEnd
    }
    while let token = atStart(of: rest) {
      rest = rest.dropFirst(token.count)
      if names(token, otherTurn) { endsReply = true }
      guard isStart(token), let role = role(at: rest) else { continue }
      if role != "assistant", role != "model", role != "ai" { endsReply = true }
      rest = rest.dropFirst(role.utf8.count)
    }
    guard rest.count != full.count else { return nil }
    let kept = rest.startIndex == full.startIndex ? line[line.startIndex..<rest.endIndex] : rest
    return Line(content: kept, endsReply: endsReply, wasOnlyTokens: rest.isBlank)
  }

  /// The token that `line` ends with; nil when it ends with none, or with one that has its counterpart on the line, as
  /// the `</s>` of text that is struck out.
  package static func atEnd(of line: ArraySlice<UInt8>) -> [UInt8]? {
    let text = line.trimmedEnd
    guard let last = text.last, "]>[".utf8.contains(last) else { return nil }
    if let token = ends.first(where: { text.ends(with: $0) }) {
      return hasPartner(token, in: text.dropLast(token.count)) ? nil : token
    }
    if let token = starts.first(where: { text.ends(with: $0) }), text.count == token.count { return token }
    guard let start = text.suffix(64).lastIndex(of: UInt8(ascii: "<")),
      let token = barred(text[start...]), token.count == text[start...].count
    else { return nil }
    return token
  }

  /// The token that `line` begins with.
  package static func atStart(of line: ArraySlice<UInt8>) -> [UInt8]? {
    guard let first = line.first, "<[]".utf8.contains(first) else { return nil }
    if let token = (ends + starts).first(where: { line.begins(with: $0) }) {
      return hasPartner(token, in: line.dropFirst(token.count)) ? nil : token
    }
    if let token = channels.first(where: { line.begins(with: $0) }) { return token }
    return barred(line)
  }

  /// The heads of answers of gpt-oss, after which the text begins.
  private static let channels = ["<|channel|>final<|message|>", "<|channel|>commentary<|message|>"].map {
    Array($0.utf8)
  }

  /// Whether another turn than the model's begins in `line`: by a token and a role that end it, or by a token in front.
  package static func beginsOtherTurn(_ line: ArraySlice<UInt8>) -> Bool {
    if stripped(line)?.endsReply == true { return true }
    let text = line.trimmedEnd
    return otherTurns.contains { text.ends(with: $0) }
  }

  /// A line that goes over into another turn, without the tokens and what follows them.
  package struct Cut: Sendable, Equatable {
    package var content: ArraySlice<UInt8>
    /// The first of the tokens ends a turn, so that the line cannot speak of how one begins.
    package var endsFirst: Bool
  }

  /// What stands in `line` in front of a row of tokens by which another turn than the model's begins, whatever follows
  /// them; nil where none does.
  package static func cutAtOtherTurn(_ line: ArraySlice<UInt8>) -> Cut? {
    guard line.contains(where: { "<[]".utf8.contains($0) }) else { return nil }
    var index = line.startIndex
    while index < line.endIndex {
      guard let first = atStart(of: line[index...]) else {
        index += 1
        continue
      }
      var rest = line[index...]
      var isOther = false
      while let token = atStart(of: rest) {
        rest = rest.dropFirst(token.count).trimmedStart
        if names(token, otherTurn) { isOther = true }
        guard isStart(token), let role = role(at: rest) else { continue }
        if role != "assistant", role != "model", role != "ai" { isOther = true }
        rest = rest.dropFirst(role.utf8.count)
      }
      if isOther {
        let before = line[..<index].trimmedEnd
        // Of `</s><s>` the first seems to close what is struck out.
        let content = stripped(before)?.content ?? before
        let endsFirst = content.count < before.count || !isStart(first) && !names(first, otherTurn)
        return Cut(content: content, endsFirst: endsFirst)
      }
      index = max(rest.startIndex, index + 1)
    }
    return nil
  }

  private static let otherTurns = ["<|im_start|>user", "<start_of_turn>user", "<|im_start|>system"].map {
    Array($0.utf8)
  }

  /// Whether `line` is nothing but tokens, and a role after one of them.
  package static func isAllOf(_ line: ArraySlice<UInt8>) -> Bool { stripped(line)?.wasOnlyTokens ?? false }

  /// Whether a token stands anywhere in `text`.
  package static func stand(in text: ArraySlice<UInt8>) -> Bool {
    for index in text.indices where "<[".utf8.contains(text[index]) {
      let rest = text[index...]
      if barred(rest) != nil { return true }
      let known = starts + ends
      if known.contains(where: {
        rest.begins(with: $0) && !["<s>", "</s>", "<pad>"].contains(String(decoding: $0, as: UTF8.self))
      }) {
        return true
      }
    }
    return false
  }

  private static func isStart(_ token: [UInt8]) -> Bool { starts.contains(token) || names(token, ["start", "role"]) }

  private static let otherTurn = ["user", "system", "observation", "inst]", "human", "ipython", "developer"]

  private static func names(_ token: [UInt8], _ words: [String]) -> Bool {
    let text = String(decoding: token, as: UTF8.self).lowercased()
    guard !text.hasPrefix("[/"), !text.contains("end"), text != "<</sys>>" else { return false }
    return words.contains { text.contains($0) }
  }

  private static func role(at text: ArraySlice<UInt8>) -> String? {
    roles.first { role in
      guard case .whole = text.matches(Array(role.utf8)) else { return false }
      guard let next = text.dropFirst(role.utf8.count).first else { return true }
      return next.isBlank || next == UInt8(ascii: "<") || next == UInt8(ascii: "|") || next == UInt8(ascii: ":")
    }
  }

  /// `<s>` and its like are a pair where both stand on one line.
  private static func hasPartner(_ token: [UInt8], in rest: ArraySlice<UInt8>) -> Bool {
    let partner: String
    switch String(decoding: token, as: UTF8.self) {
    case "</s>": partner = "<s>"
    case "<s>": partner = "</s>"
    case "</assistant>": partner = "<assistant"
    default: return false
    }
    return rest.firstRange(of: Array(partner.utf8)) != nil
  }

  /// A name between `<|` and `|>`, or between the wide bars of DeepSeek's tokens, at the start of `text`.
  private static func barred(_ text: ArraySlice<UInt8>) -> [UInt8]? {
    for (open, close) in bars where text.begins(with: open) {
      let inner = text.dropFirst(open.count).prefix(48)
      guard let end = inner.firstRange(of: close), end.lowerBound > inner.startIndex,
        inner[..<end.lowerBound].allSatisfy(isNameByte)
      else { continue }
      // What begins or ends thinking is no token of a turn.
      let token = text[text.startIndex..<end.upperBound]
      if case .whole = ThinkingTag.closing(token) { return nil }
      if case .none = ThinkingTag.opening(text) { return Array(token) }
      return nil
    }
    return nil
  }

  private static let bars: [(open: [UInt8], close: [UInt8])] = [
    (Array("<|".utf8), Array("|>".utf8)), (Array("<｜".utf8), Array("｜>".utf8)),
  ]

  private static func isNameByte(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte.inLowerCase) || byte >= 0x80
      || "_-:/.".utf8.contains(byte)
  }
}
