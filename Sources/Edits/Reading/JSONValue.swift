/// A JSON value with the bytes it was read from.
///
/// Models break JSON in ways that leave its meaning certain, and these are read: line breaks and tabs stand inside strings,
/// a comma follows the last element, and a backslash of a pattern, as in `\d`, is written once.
indirect enum JSONValue: Equatable {
  case object([(key: String, value: JSONValue)], Range<Int>)
  case array([JSONValue], Range<Int>)
  case string(String)
  case number(String)
  case bool(Bool)
  case null

  static func == (lhs: JSONValue, rhs: JSONValue) -> Bool {
    switch (lhs, rhs) {
    case (.object(let a, _), .object(let b, _)):
      a.count == b.count && zip(a, b).allSatisfy { $0.key == $1.key && $0.value == $1.value }
    case (.array(let a, _), .array(let b, _)): a == b
    case (.string(let a), .string(let b)): a.utf8.elementsEqual(b.utf8)
    case (.number(let a), .number(let b)): a == b
    case (.bool(let a), .bool(let b)): a == b
    case (.null, .null): true
    default: false
    }
  }

  /// The first member with one of `keys`, tried in their order.
  subscript(keys: [String]) -> JSONValue? {
    guard case .object(let members, _) = self else { return nil }
    for key in keys {
      if let member = members.first(where: { $0.key == key }) { return member.value }
    }
    return nil
  }

  var text: String? { if case .string(let text) = self { text } else { nil } }

  var elements: [JSONValue]? { if case .array(let elements, _) = self { elements } else { nil } }

  var flag: Bool? { if case .bool(let flag) = self { flag } else { nil } }

  /// A whole number, written as such or as a string.
  var wholeNumber: Int? {
    switch self {
    case .number(let text), .string(let text): Int(text)
    default: nil
    }
  }

  var range: Range<Int>? {
    switch self {
    case .object(_, let range), .array(_, let range): range
    default: nil
    }
  }
}

/// Reads one JSON value from bytes.
struct JSONReader {
  private let bytes: [UInt8]
  private(set) var position: Int
  private var depth = 0

  init(_ bytes: [UInt8], at position: Int = 0) {
    self.bytes = bytes
    self.position = position
  }

  /// The next value; nil when there is none that is whole and well formed.
  mutating func value() -> JSONValue? {
    skipSpace()
    guard position < bytes.count, depth < 64 else { return nil }
    depth += 1
    defer { depth -= 1 }
    switch bytes[position] {
    case UInt8(ascii: "{"): return object()
    case UInt8(ascii: "["): return array()
    case UInt8(ascii: "\""): return string().map { .string($0) }
    default: return word()
    }
  }

  mutating func skipSpace() {
    while position < bytes.count, ASCII.isBlank(bytes[position]) || bytes[position] == ASCII.newline { position += 1 }
  }

  private mutating func skip(_ character: UInt8) -> Bool {
    skipSpace()
    guard position < bytes.count, bytes[position] == character else { return false }
    position += 1
    return true
  }

  private mutating func object() -> JSONValue? {
    let start = position
    position += 1
    var members: [(key: String, value: JSONValue)] = []
    while !skip(UInt8(ascii: "}")) {
      guard position < bytes.count, bytes[position] == UInt8(ascii: "\""), let key = string(), skip(UInt8(ascii: ":")),
        let value = value()
      else { return nil }
      members.append((key, value))
      if !skip(UInt8(ascii: ",")), position >= bytes.count || bytes[position] != UInt8(ascii: "}") { return nil }
    }
    return .object(members, start..<position)
  }

  private mutating func array() -> JSONValue? {
    let start = position
    position += 1
    var elements: [JSONValue] = []
    while !skip(UInt8(ascii: "]")) {
      guard let value = value() else { return nil }
      elements.append(value)
      if !skip(UInt8(ascii: ",")), position >= bytes.count || bytes[position] != UInt8(ascii: "]") { return nil }
    }
    return .array(elements, start..<position)
  }

  private mutating func word() -> JSONValue? {
    let start = position
    while position < bytes.count, ASCII.isWord(bytes[position]) || [0x2B, 0x2D, 0x2E].contains(bytes[position]) {
      position += 1
    }
    let text = bytes[start..<position].text
    switch text {
    case "true": return .bool(true)
    case "false": return .bool(false)
    case "null": return .null
    default: return Double(text) == nil ? nil : .number(text)
    }
  }

  private mutating func string() -> String? {
    position += 1
    var text: [UInt8] = []
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      if byte == UInt8(ascii: "\"") { return String(validating: text, as: UTF8.self) }
      guard byte == ASCII.backslash else {
        text.append(byte)
        continue
      }
      guard position < bytes.count else { return nil }
      let escape = bytes[position]
      position += 1
      switch escape {
      case UInt8(ascii: "n"): text.append(ASCII.newline)
      case UInt8(ascii: "t"): text.append(ASCII.tab)
      case UInt8(ascii: "r"): text.append(ASCII.carriageReturn)
      case UInt8(ascii: "b"): text.append(0x08)
      case UInt8(ascii: "f"): text.append(0x0C)
      case UInt8(ascii: "u"):
        guard let scalar = unicodeEscape() else { return nil }
        text += Array(String(Character(scalar)).utf8)
      case UInt8(ascii: "\""), ASCII.backslash, ASCII.slash: text.append(escape)
      case _ where JSONReader.isOfPattern(escape): text += [ASCII.backslash, escape]
      default: return nil
      }
    }
    return nil
  }

  /// Whether a backslash in front of `byte`, which is no escape of JSON, is one of a pattern in the code, such as `\d`:
  /// nothing else can be meant by it.
  private static func isOfPattern(_ byte: UInt8) -> Bool { "dDsSwWBAZzpPxk.()[]{}+*?|^-0123456789".utf8.contains(byte) }

  private mutating func unicodeEscape() -> Unicode.Scalar? {
    guard let first = hexadecimal() else { return nil }
    if !(0xD800..<0xDC00).contains(first) { return Unicode.Scalar(first) }
    guard position + 1 < bytes.count, bytes[position] == ASCII.backslash, bytes[position + 1] == UInt8(ascii: "u")
    else {
      return nil
    }
    position += 2
    guard let second = hexadecimal(), (0xDC00..<0xE000).contains(second) else { return nil }
    return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
  }

  private mutating func hexadecimal() -> UInt32? {
    guard position + 4 <= bytes.count else { return nil }
    defer { position += 4 }
    let digits = bytes[position..<(position + 4)]
    return digits.contains(ASCII.plus) || digits.contains(ASCII.minus) ? nil : UInt32(digits.text, radix: 16)
  }
}
