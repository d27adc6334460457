/// A mark by which a model begins to think, and those that end it.
///
/// Names in angle brackets, square brackets, bars and triangles are recognised by what they say, so that a model's own
/// spelling is none the worse. The others are those of chat templates: `<|channel|>analysis` of gpt-oss (harmony) and
/// `<|channel>thought` of Gemma 4, `<|START_THINKING|>` of Command A, `<|begin_of_thought|>` of OpenThinker,
/// `<|inner_prefix|>` of Apertus, `<unused94>` of MedGemma, `◁think▷` of Kimi, `[THINK]` of Magistral, `<seed:think>` of
/// Seed-OSS, `<thought>` of EXAONE Deep, and `<details type="reasoning">`, which Open WebUI puts around thinking.
package struct ThinkingTag: Sendable, Equatable {
  /// How many bytes the mark has.
  package var length: Int
  /// What ends the thinking, in lower case.
  package var closers: [String]

  private static let irregular: [(opener: [UInt8], closers: [String])] = [
    ("<|channel|>analysis<|message|>", ["<|end|>", "<|channel|>final<|message|>"]),
    ("<|channel>thought", ["<channel|>"]),
    ("<|start_thinking|>", ["<|end_thinking|>"]),
    ("<|begin_of_thought|>", ["<|end_of_thought|>"]),
    ("<|inner_prefix|>", ["<|inner_suffix|>"]),
    ("<unused94>thought", ["<unused95>"]),
    ("<ctrl94>thought", ["<ctrl95>"]),
  ].map { (Array($0.0.utf8), $0.1) }

  /// Ends of thinking whose beginning may have been part of the prompt.
  private static let irregularClosers = [
    "<|end_thinking|>", "<|end_of_thought|>", "<|inner_suffix|>", "<unused95>", "<ctrl95>",
    "<|channel|>final<|message|>", "assistantfinal",
  ].map { Array($0.utf8) }

  /// The mark that opens thinking at the start of `bytes`.
  package static func opening(_ bytes: ArraySlice<UInt8>) -> MarkMatch<ThinkingTag> {
    guard let first = bytes.first, first == UInt8(ascii: "<") || first == UInt8(ascii: "[") || first == 0xE2 else {
      return .none
    }
    var isPartial = false
    for (opener, closers) in irregular {
      switch bytes.matches(opener) {
      case .whole: return .whole(ThinkingTag(length: opener.count, closers: closers))
      case .partial: isPartial = true
      case .none: break
      }
    }
    switch BracketTag.match(bytes) {
    case .whole(let tag):
      let found = opening(tag, bytes)
      if case .none = found, isPartial { return .partial }
      return found
    case .partial: return .partial
    case .none: return isPartial ? .partial : .none
    }
  }

  private static func opening(_ tag: BracketTag, _ bytes: ArraySlice<UInt8>) -> MarkMatch<ThinkingTag> {
    guard !tag.isClosing, !tag.isEmptyElement else { return .none }
    if tag.kind == .comment {
      // A comment on one line may be the name of a file.
      return tag.isOnOneLine ? .none : .whole(ThinkingTag(length: tag.length, closers: ["-->"]))
    }
    if tag.kind == .angle, tag.name == "details" || tag.name == "summary" {
      return SummaryTag.match(tag, bytes).map { ThinkingTag(length: $0, closers: ["</details>"]) }
    }
    guard ThinkingWords.names(tag.name, isBare: tag.kind == .square) else { return .none }
    let others = ["think", "thinking"].contains(tag.name) ? ["think", "thinking"] : [tag.name]
    return .whole(ThinkingTag(length: tag.length, closers: others.flatMap { tag.kind.closers(of: $0) }))
  }

  /// The length of a mark that ends thinking at the start of `bytes`, whatever opened it; those that also end other things
  /// are none.
  package static func closing(_ bytes: ArraySlice<UInt8>) -> MarkMatch<Int> {
    guard let first = bytes.first,
      first == UInt8(ascii: "<") || first == UInt8(ascii: "[") || first == UInt8(ascii: "a") || first == 0xE2
    else { return .none }
    var isPartial = false
    for closer in irregularClosers {
      switch bytes.matches(closer) {
      case .whole: return .whole(closer.count)
      case .partial: isPartial = true
      case .none: break
      }
    }
    switch BracketTag.match(bytes) {
    case .whole(let tag):
      guard tag.isClosing, tag.kind != .comment else { return .none }
      return ThinkingWords.names(tag.name, isBare: tag.kind == .square) ? .whole(tag.length) : .none
    case .partial: return .partial
    case .none: return isPartial ? .partial : .none
    }
  }
}

/// What stands at the start of some bytes.
package enum MarkMatch<Found: Sendable>: Sendable {
  case none
  /// More bytes are needed to tell.
  case partial
  case whole(Found)

  func map<Other>(_ transform: (Found) -> Other) -> MarkMatch<Other> {
    switch self {
    case .none: .none
    case .partial: .partial
    case .whole(let found): .whole(transform(found))
    }
  }
}
