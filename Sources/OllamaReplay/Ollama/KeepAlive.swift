/// How long a request asks to keep the model in memory.
enum KeepAlive: Equatable {
  case duration(Duration)
  case forever
  /// Not a duration; the text is what Ollama says about it.
  case invalid(String)

  static let standard = KeepAlive.duration(.seconds(300))

  init(_ value: BodyValue) {
    if let seconds = value.number {
      self = seconds < 0 ? .forever : .duration(.seconds(seconds))
    } else if let text = value.string {
      self = Self.parse(text)
    } else {
      self = .invalid("invalid keep_alive")
    }
  }

  /// Reads a duration as Go writes it: `1h30m`, `90s`, `500ms`, `0`, `-1m`.
  private static func parse(_ text: String) -> KeepAlive {
    var rest = text[...]
    let isNegative = rest.hasPrefix("-")
    if isNegative || rest.hasPrefix("+") { rest.removeFirst() }
    if rest == "0" { return .duration(.zero) }
    if rest.isEmpty { return .invalid("time: invalid duration \"\(text)\"") }
    var seconds = 0.0
    while !rest.isEmpty {
      let figure = rest.prefix { $0.isNumber || $0 == "." }
      guard let value = Double(figure) else { return .invalid("time: invalid duration \"\(text)\"") }
      rest = rest.dropFirst(figure.count)
      let unit = rest.prefix { !$0.isNumber && $0 != "." }
      if unit.isEmpty { return .invalid("time: missing unit in duration \"\(text)\"") }
      guard let factor = units[String(unit)] else {
        return .invalid("time: unknown unit \"\(unit)\" in duration \"\(text)\"")
      }
      seconds += value * factor
      rest = rest.dropFirst(unit.count)
    }
    // Whole nanoseconds, as Go counts them: 2.1 s is exactly that.
    let nanoseconds = Int64((seconds * 1e9).rounded())
    return isNegative && nanoseconds > 0 ? .forever : .duration(.nanoseconds(nanoseconds))
  }

  private static let units = ["ns": 1e-9, "us": 1e-6, "µs": 1e-6, "ms": 1e-3, "s": 1, "m": 60, "h": 3600]
}
