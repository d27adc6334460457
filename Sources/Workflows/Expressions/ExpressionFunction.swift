import JSONText
import LinePatterns

/// The functions of expressions.
enum ExpressionFunction: String, CaseIterable {
  /// Whether a text holds another, or a list an element.
  case contains
  /// Whether a line of a text matches a regular expression.
  case matches
  /// The first number in a text; null without one.
  case number
  /// The first JSON value in a text; null without one.
  case json
  /// How alike two texts are, from 0 to 1.
  case similar
  /// Characters of a text, elements of a list, members of an object; 0 for null.
  case length
  case lower
  /// A text without white space at its ends.
  case trim
  /// The lines of a text that are not empty.
  case lines

  static let names = allCases.map(\.rawValue).joined(separator: ", ")

  var arity: Int {
    switch self {
    case .contains, .matches, .similar: 2
    case .number, .json, .length, .lower, .trim, .lines: 1
    }
  }

  /// - Throws: `ExpressionFault` for a regular expression that is none.
  func value(of arguments: [JSONValue], at offset: Int) throws(ExpressionFault) -> JSONValue {
    let text = arguments[0].shownText
    switch self {
    case .contains:
      if let list = arguments[0].array { return .bool(list.contains(arguments[1])) }
      return .bool(Self.contains(text, arguments[1].shownText))
    case .matches: return .bool(try Self.matches(text, arguments[1].shownText, offset))
    case .number: return arguments[0].number.map(JSONValue.number) ?? Self.firstNumber(in: text)
    case .json: return (try? JSONExtractor().extract(from: text).value) ?? .null
    case .similar: return JSONValue(Similarity.of(text, arguments[1].shownText)) ?? .null
    case .length: return JSONValue(arguments[0].array?.count ?? arguments[0].object?.count ?? text.count)
    case .lower: return .string(text.lowercased())
    case .trim: return .string(text.trimmed)
    case .lines:
      return JSONValue(text.split(whereSeparator: \.isNewline).map { String($0).trimmed }.filter { !$0.isEmpty })
    }
  }

  private static func contains(_ text: String, _ part: String) -> Bool {
    let (text, part) = (Array(text.utf8), Array(part.utf8))
    guard !part.isEmpty else { return true }
    guard text.count >= part.count else { return false }
    return text.indices.dropLast(part.count - 1).contains {
      text[$0] == part[0] && text[$0..<$0 + part.count] == part[...]
    }
  }

  private static func matches(_ text: String, _ pattern: String, _ offset: Int) throws(ExpressionFault) -> Bool {
    do {
      var pattern = try LinePattern(pattern)
      return !pattern.lines(in: Array(text.utf8), limit: 1).isEmpty
    } catch {
      throw ExpressionFault(error.message, at: offset)
    }
  }

  /// A number as a model writes one: `8`, `-0.5`, `8/10` gives 8.
  private static func firstNumber(in text: String) -> JSONValue {
    let bytes = Array(text.utf8)
    let isDigit = { (index: Int) in bytes.indices.contains(index) && (48...57).contains(bytes[index]) }
    guard let first = bytes.indices.first(where: isDigit) else { return .null }
    var end = first
    while isDigit(end) { end += 1 }
    if end < bytes.count, bytes[end] == UInt8(ascii: "."), isDigit(end + 1) {
      end += 1
      while isDigit(end) { end += 1 }
    }
    let isNegative = first > 0 && bytes[first - 1] == UInt8(ascii: "-") && !isDigit(first - 2)
    let digits = String(decoding: bytes[first..<end], as: UTF8.self)
    return Double((isNegative ? "-" : "") + digits).flatMap { JSONValue($0) } ?? .null
  }
}

extension String {
  /// Without white space at its ends.
  var trimmed: String {
    guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace }) else {
      return ""
    }
    return String(self[first...last])
  }
}
