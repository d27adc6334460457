/// The marks between which models think before they answer.
///
/// Sources: the chat templates of the models: `<think>` DeepSeek-R1, Qwen3 and most others, `[THINK]` Magistral, `◁think▷`
/// Kimi, `<seed:think>` Seed-OSS, `<|channel|>analysis` gpt-oss (harmony), `<|START_THINKING|>` Command A,
/// `<|begin_of_thought|>` OpenThinker, `<|inner_prefix|>` Apertus, `<thought>` EXAONE Deep and Marco-o1.
package enum ThinkingTags {
  package typealias Tag = (opener: String, closer: String)

  /// All that are known, in lower case.
  package static let all: [Tag] =
    [
      "think", "thinking", "thought", "thoughts", "reasoning", "analysis", "seed:think", "reflection", "scratchpad",
    ].map { ("<\($0)>", "</\($0)>") } + [
      ("[think]", "[/think]"), ("[reasoning]", "[/reasoning]"), ("◁think▷", "◁/think▷"),
      ("<|start_thinking|>", "<|end_thinking|>"), ("<|begin_of_thought|>", "<|end_of_thought|>"),
      ("<|inner_prefix|>", "<|inner_suffix|>"), ("<|channel|>analysis<|message|>", "<|end|>"),
      ("<unused94>thought", "<unused95>"),
    ]

  /// The tag that `line` begins with; nil when it begins with none.
  static func opened(by line: ArraySlice<UInt8>) -> Tag? {
    let text = line.trimmed
    guard mayBegin(text) else { return nil }
    let lower = text.prefix(64).text.lowercased()
    return all.first { lower.hasPrefix($0.opener) }
  }

  /// What follows `closer` in `line`; nil when it is not there.
  static func rest(of line: ArraySlice<UInt8>, after closer: String) -> ArraySlice<UInt8>? {
    let lower = line.map { ASCII.isLetter($0) ? $0 | 0x20 : $0 }
    return lower.firstRange(of: closer.bytes, from: 0).map { line.dropFirst($0.upperBound) }
  }

  /// What follows a closing tag that `line` begins or ends with, although none was opened; nil when it has none.
  static func restAfterLoneCloser(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    let text = line.trimmed
    guard text.contains(ASCII.slash) || text.contains(UInt8(ascii: "|")) || text.contains(UInt8(ascii: ">")) else {
      return nil
    }
    let lower = text.text.lowercased()
    for tag in all where tag.closer != "<|end|>" && (lower.hasPrefix(tag.closer) || lower.hasSuffix(tag.closer)) {
      return rest(of: line, after: tag.closer)
    }
    return nil
  }

  private static func mayBegin(_ text: ArraySlice<UInt8>) -> Bool {
    text.first == UInt8(ascii: "<") || text.first == UInt8(ascii: "[") || text.first == 0xE2
  }
}
