/// How a document is laid out, found by looking at it, so that what is new looks like what is there.
struct JSONStyle {
  private let bytes: [UInt8]
  private let root: JSONNode

  init(_ document: JSONDocument) {
    bytes = document.bytes
    root = document.root
  }

  /// The line end used first, or LF.
  private var newline: String {
    guard let index = bytes.firstIndex(where: Self.isLineEnd) else { return "\n" }
    if bytes[index] == 0x0A { return "\n" }
    return index + 1 < bytes.count && bytes[index + 1] == 0x0A ? "\r\n" : "\r"
  }

  /// What the first thing in the root is indented by, if it stands on a line of its own; otherwise two spaces.
  private var unit: String {
    guard let first = root.childRanges.first?.lowerBound, startsLine(first) else { return "  " }
    let outer = indentation(ofLineWith: root.range.lowerBound)
    let inner = indentation(ofLineWith: first)
    return inner.hasPrefix(outer) ? String(inner.dropFirst(outer.count)) : inner
  }

  /// What stands between the name and the value of the object's last member, or of the document's first.
  private func colon(in node: JSONNode) -> String {
    guard let member = node.members.last ?? root.members.first else { return ": " }
    let text = bytes[member.keyRange.upperBound..<member.node.range.lowerBound]
    return text.contains(where: Self.isLineEnd) ? ": " : String(decoding: text, as: UTF8.self)
  }

  /// Whether only white space stands before a byte on its line.
  func startsLine(_ offset: Int) -> Bool { bytes[lineStart(of: offset)..<offset].allSatisfy(Self.isBlank) }

  /// The spaces and tabs that the line with this byte begins with.
  func indentation(ofLineWith offset: Int) -> String {
    String(decoding: bytes[lineStart(of: offset)..<offset].prefix(while: Self.isBlank), as: UTF8.self)
  }

  func layout(isMultiline: Bool, base: String, in node: JSONNode? = nil) -> JSONLayout {
    let colon = colon(in: node ?? root)
    let comma = colon.last == ":" ? "," : ", "
    return JSONLayout(
      indentation: isMultiline ? unit : nil, baseIndentation: base, newline: newline, colon: colon, comma: comma)
  }

  /// The edit that puts a member or an element after the last one of an object or array.
  func insertion(of value: JSONValue, key: String?, into node: JSONNode) -> (range: Range<Int>, bytes: [UInt8]) {
    let ranges = node.childRanges
    guard let last = ranges.last else { return insertionIntoEmpty(of: value, key: key, node: node) }
    let previousEnd = ranges.dropLast().last?.upperBound ?? node.range.lowerBound + 1
    let gap = bytes[previousEnd..<last.lowerBound].filter { $0 != UInt8(ascii: ",") }
    let end = last.upperBound..<last.upperBound
    if gap.contains(where: Self.isLineEnd) {
      let indentation = String(decoding: gap.reversed().prefix(while: Self.isBlank).reversed(), as: UTF8.self)
      let layout = layout(isMultiline: true, base: indentation, in: node)
      return (end, Array(("," + newline + indentation).utf8) + child(value, key: key, layout))
    }
    let layout = layout(isMultiline: false, base: "", in: node)
    let comma = ranges.count > 1 ? Array(",".utf8) + gap : Array(layout.comma.utf8)
    return (end, comma + child(value, key: key, layout))
  }

  private func insertionIntoEmpty(
    of value: JSONValue, key: String?, node: JSONNode
  ) -> (range: Range<Int>, bytes: [UInt8]) {
    let isMultiline = root.childRanges.isEmpty || bytes[root.range].contains(where: Self.isLineEnd)
    let outer = indentation(ofLineWith: node.range.lowerBound)
    let inner = outer + unit
    let layout = layout(isMultiline: isMultiline, base: isMultiline ? inner : "", in: node)
    let isPadded = bytes[root.range].dropFirst().first.map(Self.isBlank) ?? false
    let padding = isPadded ? " " : ""
    let before = isMultiline ? newline + inner : padding
    let after = isMultiline ? newline + outer : padding
    let content = Array(before.utf8) + child(value, key: key, layout) + Array(after.utf8)
    return (node.range.lowerBound + 1..<node.range.upperBound - 1, content)
  }

  private func child(_ value: JSONValue, key: String?, _ layout: JSONLayout) -> [UInt8] {
    guard let key else { return value.bytes(layout) }
    return JSONValue.string(key).bytes() + Array(layout.colon.utf8) + value.bytes(layout)
  }

  private func lineStart(of offset: Int) -> Int {
    (bytes[..<offset].lastIndex(where: Self.isLineEnd) ?? -1) + 1
  }

  private static func isLineEnd(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }
  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
}
