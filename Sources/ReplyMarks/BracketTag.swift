/// A name in brackets, such as models put around parts of a reply: `<name>`, `[/name]`, `<|name|>`, `◁name▷`, `<!--`.
struct BracketTag {
  enum Kind {
    case angle, square, bars, triangles
    /// `<!--`, which opens and closes by marks of its own.
    case comment

    func closers(of name: String) -> [String] {
      switch self {
      case .angle: ["</\(name)>"]
      case .square: ["[/\(name)]"]
      case .bars: ["<|/\(name)|>", "</|\(name)|>", "<|end_\(name)|>"]
      case .triangles: ["◁/\(name)▷"]
      case .comment: ["-->"]
      }
    }
  }

  let kind: Kind
  /// In lower case, without attributes.
  var name = ""
  var attributes = ""
  let length: Int
  var isClosing = false
  /// `<name/>`.
  var isEmptyElement = false
  /// A comment that ends on its line.
  var isOnOneLine = false

  private static let greatestLength = 96

  /// The tag at the start of `bytes`.
  static func match(_ bytes: ArraySlice<UInt8>) -> MarkMatch<BracketTag> {
    switch bytes.first {
    case UInt8(ascii: "["): return match(bytes, .square, open: 1, close: "]")
    case 0xE2:
      switch bytes.matches(Array("◁".utf8)) {
      case .none: return .none
      case .partial: return .partial
      case .whole: return match(bytes, .triangles, open: 3, close: "▷")
      }
    case UInt8(ascii: "<"):
      switch bytes.matches(Array("<!--".utf8)) {
      case .whole: return comment(bytes)
      case .partial: return .partial
      case .none: break
      }
      let second = bytes.dropFirst().first
      if second == UInt8(ascii: "|") { return match(bytes, .bars, open: 2, close: "|>") }
      return match(bytes, .angle, open: 1, close: ">")
    default: return .none
    }
  }

  private static func comment(_ bytes: ArraySlice<UInt8>) -> MarkMatch<BracketTag> {
    let line = bytes.prefix { $0 != UInt8(ascii: "\n") }
    if line.firstRange(of: Array("-->".utf8)) != nil {
      return .whole(BracketTag(kind: .comment, length: 4, isOnOneLine: true))
    }
    return line.count == bytes.count ? .partial : .whole(BracketTag(kind: .comment, length: 4))
  }

  private static func match(
    _ bytes: ArraySlice<UInt8>, _ kind: Kind, open: Int, close: String
  ) -> MarkMatch<BracketTag> {
    let closer = Array(close.utf8)
    let start = bytes.startIndex + open
    guard start < bytes.endIndex else { return .partial }
    guard bytes[start] == UInt8(ascii: "/") || bytes[start] >= 0x80 || (0x61...0x7A).contains(bytes[start].inLowerCase)
    else {
      return .none
    }
    var end = start
    while end < bytes.endIndex, end - start < greatestLength {
      let byte = bytes[end]
      if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "<") || byte == UInt8(ascii: "`") { return .none }
      if byte == closer[0] {
        switch bytes[end...].matches(closer) {
        case .whole: return tag(bytes[start..<end], kind, length: end + closer.count - bytes.startIndex)
        case .partial: return .partial
        case .none: break
        }
      }
      end += 1
    }
    return end == bytes.endIndex ? .partial : .none
  }

  private static func tag(_ inner: ArraySlice<UInt8>, _ kind: Kind, length: Int) -> MarkMatch<BracketTag> {
    var text = String(decoding: inner, as: UTF8.self)[...]
    var tag = BracketTag(kind: kind, length: length)
    if text.hasPrefix("/") {
      tag.isClosing = true
      text = text.dropFirst()
    } else if kind == .bars, text.lowercased().hasPrefix("end_") {
      tag.isClosing = true
      text = text.dropFirst(4)
    }
    if text.hasSuffix("/") { tag.isEmptyElement = true }
    let name = text.prefix { $0.isLetter || $0.isNumber || "_:-".contains($0) }
    guard !name.isEmpty else { return .none }
    tag.name = name.lowercased()
    tag.attributes = text.dropFirst(name.count).lowercased()
    // What follows a name without a space is no attribute.
    guard tag.attributes.first.map({ " /\t".contains($0) }) ?? true else { return .none }
    if kind != .angle, !tag.attributes.isEmpty { return .none }
    return .whole(tag)
  }
}

/// Thinking that is folded away: `<details>` with a summary that says so.
enum SummaryTag {
  /// The length of what opens it at the start of `bytes`, where `tag` stands.
  static func match(_ tag: BracketTag, _ bytes: ArraySlice<UInt8>) -> MarkMatch<Int> {
    if tag.name == "details", ThinkingWords.names(title: tag.attributes) { return .whole(tag.length) }
    let line = bytes.prefix { $0 != UInt8(ascii: "\n") }
    guard line.count < bytes.count || line.count > 400 || line.lowercased().contains("</summary>") else {
      return .partial
    }
    var title = String(decoding: line.dropFirst(tag.length), as: UTF8.self)[...]
    if tag.name == "details" {
      guard let start = title.firstRange(of: "<summary>") else { return .none }
      title = title[start.upperBound...]
    }
    if let end = title.firstRange(of: "</summary>") { title = title[..<end.lowerBound] }
    return ThinkingWords.names(title: String(title)) ? .whole(tag.length) : .none
  }
}

extension ArraySlice<UInt8> {
  fileprivate func lowercased() -> String { String(decoding: self, as: UTF8.self).lowercased() }
}
