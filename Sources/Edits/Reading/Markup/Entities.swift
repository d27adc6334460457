/// HTML's entities for the characters that carry markup.
struct Entities {
  private static let table: [(entity: [UInt8], character: UInt8)] = [
    ("&lt;".bytes, UInt8(ascii: "<")), ("&gt;".bytes, UInt8(ascii: ">")), ("&quot;".bytes, UInt8(ascii: "\"")),
    ("&#39;".bytes, UInt8(ascii: "'")), ("&#x27;".bytes, UInt8(ascii: "'")), ("&apos;".bytes, UInt8(ascii: "'")),
    ("&#34;".bytes, UInt8(ascii: "\"")), ("&amp;".bytes, UInt8(ascii: "&")),
  ]

  /// Whether the edits hold entities and nothing that an escaped reply could not hold.
  let areOpen: Bool

  init(_ edits: [Edit]) {
    var texts: [[UInt8]] = []
    for edit in edits {
      switch edit.action {
      case .modify(let hunks, _, _):
        for hunk in hunks { texts += hunk.texts.prefix(1).flatMap { [$0.search, $0.replace] } }
      case .write(let content), .create(let content, _): texts.append(content)
      case .delete: break
      }
    }
    areOpen = texts.contains(where: Entities.holdsAny) && !texts.contains(where: Entities.holdsMarkup)
  }

  static func holdsAny(_ text: some RandomAccessCollection<UInt8>) -> Bool {
    let text = Array(text)
    guard text.contains(UInt8(ascii: "&")) else { return false }
    return table.contains { text.firstRange(of: $0.entity, from: 0) != nil }
  }

  /// The text with each entity, once, as the character it stands for.
  static func decoded(_ text: [UInt8]) -> [UInt8] {
    guard text.contains(UInt8(ascii: "&")) else { return text }
    var decoded: [UInt8] = []
    var rest = text[...]
    while let byte = rest.first {
      if byte == UInt8(ascii: "&"), let match = table.first(where: { rest.starts(with: $0.entity) }) {
        decoded.append(match.character)
        rest = rest.dropFirst(match.entity.count)
      } else {
        decoded.append(byte)
        rest = rest.dropFirst()
      }
    }
    return decoded
  }

  /// Whether the text holds what escaping would have changed.
  private static func holdsMarkup(_ text: [UInt8]) -> Bool {
    for (index, byte) in text.enumerated() {
      if byte == UInt8(ascii: "<") || byte == UInt8(ascii: ">") { return true }
      if byte == UInt8(ascii: "&"), !table.contains(where: { text[index...].starts(with: $0.entity) }) { return true }
    }
    return false
  }
}
