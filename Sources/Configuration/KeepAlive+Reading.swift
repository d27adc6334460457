import NexusProtocol

extension KeepAlive {
  /// Takes over a number of seconds, or is `nil` when it is more than a century; what is negative means for ever.
  init?(seconds: Double) {
    guard seconds <= 3_200_000_000 else { return nil }
    self = seconds < 0 ? .forever : .duration(.nanoseconds(Int64((seconds * 1e9).rounded())))
  }

  /// Reads a text like `1h30m`, `-1m` or `0`, or is `nil` when it is none.
  ///
  /// Units are required as Ollama requires them, save for a zero.
  /// Source: Go, "func ParseDuration", <https://pkg.go.dev/time#ParseDuration>.
  init?(_ text: String) {
    var rest = Substring(text)
    let isNegative = rest.first == "-"
    if isNegative || rest.first == "+" { rest.removeFirst() }
    if rest == "0" {
      self = .duration(.zero)
      return
    }
    var seconds = 0.0
    guard !rest.isEmpty else { return nil }
    while !rest.isEmpty {
      let digits = rest.prefix { ("0"..."9").contains($0) || $0 == "." }
      rest = rest.dropFirst(digits.count)
      let unit = rest.prefix { !(("0"..."9").contains($0) || $0 == ".") }
      rest = rest.dropFirst(unit.count)
      guard let amount = Double(digits), let factor = Self.units[String(unit)] else { return nil }
      seconds += amount * factor
    }
    self.init(seconds: isNegative ? -seconds : seconds)
  }

  private static let units = ["ns": 1e-9, "us": 1e-6, "µs": 1e-6, "μs": 1e-6, "ms": 1e-3, "s": 1, "m": 60, "h": 3600]
}
