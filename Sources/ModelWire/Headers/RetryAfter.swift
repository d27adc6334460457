package import CurlHTTP
package import NexusProtocol

/// When a server wants to be asked again: `Retry-After`, in seconds or as a date, and what some say more exactly.
///
/// Sources: RFC 9110, section 10.2.3; OpenAI's and Anthropic's SDKs for `retry-after-ms`; botocore for
/// `x-amz-retry-after`, which is in milliseconds too.
package enum RetryAfter {
  /// How long to wait, from now; nil where the server does not say, or says nothing that can be read.
  ///
  /// A date is reckoned from the server's own `Date`, so that clocks that differ do not matter; without that it is nil.
  package static func duration(in headers: HTTPHeaders) -> Duration? {
    for name in ["retry-after-ms", "x-amz-retry-after"] {
      if let text = headers.trimmed(name), let wait = duration(text, ofMilliseconds: 1) { return wait }
    }
    guard let text = headers.trimmed("retry-after") else { return nil }
    return duration(text, ofMilliseconds: 1000) ?? duration(untilDate: text, headers)
  }

  private static let longest = Duration.seconds(366 * 86_400)

  /// Reads a whole number, or one with a fraction, of so many milliseconds each.
  private static func duration(_ text: String, ofMilliseconds unit: Int64) -> Duration? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    let areDigits = parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
    guard (1...2).contains(parts.count), areDigits else { return nil }
    // A number too large to be read is longer than anybody waits.
    guard let whole = Int64(parts[0]), whole <= 366 * 86_400_000 else { return longest }
    var wait = Duration.milliseconds(whole * unit)
    if parts.count == 2, let thousandths = Int64((parts[1] + "000").prefix(3)) {
      wait += .microseconds(thousandths * unit)
    }
    return min(wait, longest)
  }

  private static func duration(untilDate text: String, _ headers: HTTPHeaders) -> Duration? {
    guard let end = ServerDate.seconds(ofHTTP: text), let now = headers.trimmed("date"),
      let start = ServerDate.seconds(ofHTTP: now)
    else { return nil }
    return max(.zero, min(.seconds(end - start), longest))
  }
}

extension ModelError {
  /// The same, with what a refusal's headers say of when to ask again, and of the server's limits.
  ///
  /// Of when to ask again nothing is kept where asking again makes no sense. What the server itself says of that, in
  /// `x-should-retry`, counts for more than the status of its refusal: a no always, a yes for failures of the server.
  package func heeding(_ headers: HTTPHeaders) -> ModelError {
    var error = self
    switch headers.trimmed("x-should-retry") {
    case "false": error.retry = .never
    case "true": if case .serverError = code, retry == .never { error.retry = .withBackoff }
    default: break
    }
    if error.retry != .never { error.retryAfter = RetryAfter.duration(in: headers) }
    error.rateLimits = RateLimits(headers)
    return error
  }
}
