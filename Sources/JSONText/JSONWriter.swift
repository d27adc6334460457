/// How JSON text is laid out.
package struct JSONLayout: Sendable, Hashable {
  /// What one level of nesting is indented by; `nil` puts everything on one line.
  package var indentation: String?
  /// The indentation of the line the value begins on; every further line has it too.
  package var baseIndentation: String
  package var newline: String
  /// What stands between a member's name and its value.
  package var colon: String
  /// What stands between elements on the same line.
  package var comma: String

  package init(
    indentation: String?, baseIndentation: String = "", newline: String = "\n", colon: String = ": ",
    comma: String = ", "
  ) {
    self.indentation = indentation
    self.baseIndentation = baseIndentation
    self.newline = newline
    self.colon = colon
    self.comma = comma
  }

  /// No white space at all.
  package static let compact = JSONLayout(indentation: nil, colon: ":", comma: ",")
  /// Two spaces a level; an array without arrays and objects in it stays on one line if that has 80 bytes at most.
  package static let pretty = JSONLayout(indentation: "  ")
}

extension JSONValue {
  /// Writes the value; the same value and layout always give the same bytes. No newline follows the end.
  package func bytes(_ layout: JSONLayout = .compact) -> [UInt8] {
    var writer = JSONWriter(layout: layout)
    writer.write(self, depth: 0)
    return writer.output
  }

  /// Writes the value; the same value and layout always give the same text. No newline follows the end.
  package func text(_ layout: JSONLayout = .compact) -> String { String(decoding: bytes(layout), as: UTF8.self) }
}

struct JSONWriter {
  let layout: JSONLayout
  var output: [UInt8] = []

  init(layout: JSONLayout) { self.layout = layout }

  mutating func write(_ value: JSONValue, depth: Int) {
    switch value {
    case .null: append("null")
    case .bool(let value): append(value ? "true" : "false")
    case .number(let number): append(number.text)
    case .string(let string): write(string)
    case .array(let elements): write(elements, depth: depth)
    case .object(let object): write(object.members, depth: depth)
    }
  }

  private mutating func write(_ elements: [JSONValue], depth: Int) {
    let isOneLine = layout.indentation == nil || fitsOneLine(elements)
    output.append(UInt8(ascii: "["))
    for (index, element) in elements.enumerated() {
      separate(index, depth: depth + 1, isOneLine: isOneLine)
      write(element, depth: depth + 1)
    }
    if !isOneLine { breakLine(depth: depth) }
    output.append(UInt8(ascii: "]"))
  }

  private mutating func write(_ members: [JSONObject.Member], depth: Int) {
    let isOneLine = layout.indentation == nil || members.isEmpty
    output.append(UInt8(ascii: "{"))
    for (index, member) in members.enumerated() {
      separate(index, depth: depth + 1, isOneLine: isOneLine)
      write(member.key)
      append(layout.colon)
      write(member.value, depth: depth + 1)
    }
    if !isOneLine { breakLine(depth: depth) }
    output.append(UInt8(ascii: "}"))
  }

  private mutating func separate(_ index: Int, depth: Int, isOneLine: Bool) {
    if isOneLine {
      if index > 0 { append(layout.comma) }
    } else {
      if index > 0 { output.append(UInt8(ascii: ",")) }
      breakLine(depth: depth)
    }
  }

  private mutating func breakLine(depth: Int) {
    append(layout.newline)
    append(layout.baseIndentation)
    for _ in 0..<depth { append(layout.indentation ?? "") }
  }

  private func fitsOneLine(_ elements: [JSONValue]) -> Bool {
    let isFlat = elements.allSatisfy { $0.array == nil && $0.object == nil }
    guard isFlat, elements.count <= 40 else { return false }
    return JSONValue.array(elements).bytes(JSONLayout(indentation: nil)).count <= 80
  }

  private mutating func append(_ text: String) { output.append(contentsOf: text.utf8) }

  /// Writes a string with its quotes; only what must be escaped is, so all other text stays readable.
  mutating func write(_ string: String) {
    output.append(UInt8(ascii: "\""))
    for byte in string.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): output.append(contentsOf: [UInt8(ascii: "\\"), byte])
      case 0x0A: append("\\n")
      case 0x0D: append("\\r")
      case 0x09: append("\\t")
      case 0x08: append("\\b")
      case 0x0C: append("\\f")
      case 0..<0x20: append(byte < 0x10 ? "\\u000" : "\\u00"); append(String(byte, radix: 16))
      default: output.append(byte)
      }
    }
    output.append(UInt8(ascii: "\""))
  }
}
