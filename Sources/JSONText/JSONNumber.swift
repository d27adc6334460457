/// A JSON number, kept as the text it was written in, so that nothing is lost by reading and writing it again.
package struct JSONNumber: Sendable {
  /// The number as RFC 8259 writes it.
  package let text: String

  /// Takes over text that the reader has already found to be a number.
  init(unchecked text: String) { self.text = text }

  package init(_ value: some BinaryInteger) { text = String(value) }

  /// Takes over a number, or is `nil` when it is infinite or NaN, which JSON cannot say.
  package init?(_ value: Double) {
    guard value.isFinite else { return nil }
    text = "\(value)"
  }

  /// The integer it denotes, or `nil` when it has a fraction or does not fit.
  package var int: Int? {
    if let value = Int(text) { return value }
    guard let decimal = Decimal(text), (0...18).contains(decimal.exponent) else { return nil }
    return Int(decimal.sign + decimal.digits + String(repeating: "0", count: decimal.exponent))
  }

  /// The nearest `Double`, or `nil` when the number is larger than any.
  package var double: Double? {
    guard let value = Double(text), value.isFinite else { return nil }
    return value
  }
}

extension JSONNumber: Hashable {
  /// Whether both denote the same number, exactly: `1`, `1.0` and `10e-1` are equal.
  package static func == (left: JSONNumber, right: JSONNumber) -> Bool {
    if left.text == right.text { return true }
    guard let left = Decimal(left.text), let right = Decimal(right.text) else { return false }
    return left == right
  }

  package func hash(into hasher: inout Hasher) {
    if let decimal = Decimal(text) { hasher.combine(decimal) } else { hasher.combine(text) }
  }
}

/// A number in normal form: ± digits × 10^exponent, the digits with no zero at either end; zero is `0` × 10^0.
private struct Decimal: Hashable {
  var sign: String
  var digits: String
  var exponent: Int

  /// Normalises a number's text, or is `nil` when its exponent does not fit an `Int`.
  init?(_ text: String) {
    let isNegative = text.utf8.first == UInt8(ascii: "-")
    let halves = text.utf8.dropFirst(isNegative ? 1 : 0).split { $0 == UInt8(ascii: "e") || $0 == UInt8(ascii: "E") }
    let mantissa = halves[0].split(separator: UInt8(ascii: "."))
    let fraction = mantissa.count == 2 ? Array(mantissa[1]) : []
    let all = Array(mantissa[0]) + fraction
    let zero = UInt8(ascii: "0")
    let significant = all.drop { $0 == zero }
    let trailingZeros = significant.reversed().prefix { $0 == zero }.count
    guard !significant.isEmpty else {
      (sign, digits, exponent) = ("", "0", 0)
      return
    }
    guard let written = halves.count == 2 ? Int(String(decoding: halves[1], as: UTF8.self)) : 0 else { return nil }
    let (sum, overflow) = written.addingReportingOverflow(trailingZeros - fraction.count)
    guard !overflow else { return nil }
    sign = isNegative ? "-" : ""
    digits = String(decoding: significant.dropLast(trailingZeros), as: UTF8.self)
    exponent = sum
  }
}
