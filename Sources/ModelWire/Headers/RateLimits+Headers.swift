package import CurlHTTP
package import NexusProtocol

extension RateLimits {
  /// Reads what a server tells of its limits in the headers of an answer; nil where that is nothing.
  ///
  /// OpenAI and the many like it write `x-ratelimit-{limit,remaining,reset}-{requests,tokens}`, the reset as a duration such
  /// as `6m0s`; Anthropic writes `anthropic-ratelimit-{requests,tokens}-{limit,remaining,reset}`, the reset as a date. A
  /// date is reckoned from the server's own `Date`.
  package init?(_ headers: HTTPHeaders) {
    self.init(requests: Self.allowance("requests", headers), tokens: Self.allowance("tokens", headers))
    if tokens.isEmpty { tokens = Self.allowance("input-tokens", headers) }
    if requests.isEmpty, tokens.isEmpty { return nil }
  }

  private static func allowance(_ what: String, _ headers: HTTPHeaders) -> Allowance {
    func value(_ kind: String) -> String? {
      headers.trimmed("x-ratelimit-\(kind)-\(what)") ?? headers.trimmed("anthropic-ratelimit-\(what)-\(kind)")
    }
    func number(_ kind: String) -> Int? { value(kind).flatMap { Int($0) }.flatMap { $0 >= 0 ? $0 : nil } }
    return Allowance(
      limit: number("limit"), remaining: number("remaining"),
      fullAfter: value("reset").flatMap { duration($0) ?? duration(untilDate: $0, headers) })
  }

  private static func duration(untilDate text: String, _ headers: HTTPHeaders) -> Duration? {
    guard let end = ServerDate.seconds(ofRFC3339: text), let now = headers.trimmed("date"),
      let start = ServerDate.seconds(ofHTTP: now)
    else { return nil }
    return max(.zero, .seconds(end - start))
  }

  /// Reads a duration in Go's notation, such as `1s`, `6m0s`, `1h30m`, `120ms` and `7.66s`; a number alone is seconds.
  static func duration(_ text: String) -> Duration? {
    if let seconds = Double(text) { return duration(seconds, "s") }
    var (sum, rest) = (Duration.zero, text[...])
    guard !rest.isEmpty else { return nil }
    while !rest.isEmpty {
      let number = rest.prefix { $0.isNumber || $0 == "." }
      let unit = rest.dropFirst(number.count).prefix { $0.isLetter }
      guard let value = Double(number), let part = duration(value, String(unit)) else { return nil }
      sum += part
      rest = rest.dropFirst(number.count + unit.count)
    }
    return sum
  }

  private static func duration(_ value: Double, _ unit: String) -> Duration? {
    guard let milliseconds = ["ms": 1.0, "s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000][unit],
      (0...366 * 86_400_000).contains(value * milliseconds)
    else { return nil }
    return .microseconds(Int64(value * milliseconds * 1000))
  }
}

extension HTTPHeaders {
  /// The first value of a header, without blanks around it.
  func trimmed(_ name: String) -> String? {
    guard let value = self[name: name] else { return nil }
    let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" }
    return String(value.drop(while: isBlank).reversed().drop(while: isBlank).reversed())
  }
}
