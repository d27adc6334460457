/// An amount of money in the currency of the prices, exact: a whole number of trillionths.
///
/// A price of a millionth for a million tokens is one trillionth a token, so that no sum of costs is rounded. What goes
/// beyond nine millions stays there.
package struct Money: Sendable, Hashable, Comparable {
  package var trillionths: Int64

  package static let zero = Money(trillionths: 0)

  package init(trillionths: Int64) {
    self.trillionths = trillionths
  }

  /// The amount that is nearest to a number, such as a user's limit.
  package init(_ amount: Double) {
    let value = (amount * 1e12).rounded()
    trillionths = value.isNaN ? 0 : value >= 0x1p63 ? .max : value <= -0x1p63 ? .min : Int64(value)
  }

  package static func < (left: Money, right: Money) -> Bool { left.trillionths < right.trillionths }

  package static func + (left: Money, right: Money) -> Money {
    let (sum, isTooLarge) = left.trillionths.addingReportingOverflow(right.trillionths)
    return Money(trillionths: isTooLarge ? (left.trillionths < 0 ? .min : .max) : sum)
  }

  /// For comparisons and output of programs; the text is exact to the last digit shown.
  package var amount: Double { Double(trillionths) / 1e12 }
}

extension Money: CustomStringConvertible {
  /// With two digits behind the point, such as `1.07`; of less than a tenth the first two that count, such as `0.0042`.
  package var description: String {
    let negative = trillionths < 0
    var rest = trillionths.magnitude
    var digits = 2
    if rest > 0, rest < 100_000_000_000 {
      var unit: UInt64 = 10_000_000_000
      while unit > 1, rest < unit * 10 { (unit, digits) = (unit / 10, digits + 1) }
      digits = min(digits, 8)
    }
    let unit = (0..<(12 - digits)).reduce(UInt64(1)) { unit, _ in unit * 10 }
    rest = (rest + unit / 2) / unit
    let scale = (0..<digits).reduce(UInt64(1)) { scale, _ in scale * 10 }
    let fraction = String(rest % scale)
    let text = "\(rest / scale)." + String(repeating: "0", count: digits - fraction.utf8.count) + fraction
    return negative ? "-" + text : text
  }
}
