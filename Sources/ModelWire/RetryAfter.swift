package import CurlHTTP
package import NexusProtocol

/// When a server wants to be asked again: the header `Retry-After`, in seconds or as a date.
///
/// Source: RFC 9110, sections 5.6.7 and 10.2.3.
package enum RetryAfter {
  /// How long to wait, from now; nil where the server does not say, or says nothing that can be read.
  ///
  /// A date is reckoned from the server's own `Date`, so that clocks that differ do not matter; without that it is nil.
  package static func duration(in headers: HTTPHeaders) -> Duration? {
    guard let text = headers[name: "retry-after"]?.trimmingSpaces else { return nil }
    if !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
      // A number too large to be read is longer than anybody waits.
      return .seconds(Int64(text).map { min($0, mostSeconds) } ?? mostSeconds)
    }
    guard let end = seconds(ofDate: text), let now = headers[name: "date"]?.trimmingSpaces,
      let start = seconds(ofDate: now)
    else { return nil }
    return .seconds(max(0, min(end - start, mostSeconds)))
  }

  private static let mostSeconds: Int64 = 366 * 86_400

  private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

  /// Seconds since the year 0 of a date such as `Sun, 06 Nov 1994 08:49:37 GMT`, the form that servers write.
  private static func seconds(ofDate text: String) -> Int64? {
    let words = text.split(separator: " ")
    guard words.count == 6, words[5] == "GMT", let day = Int64(words[1]), (1...31).contains(day),
      let month = months.firstIndex(where: { $0 == words[2] }), let year = Int64(words[3]), (1...9999).contains(year)
    else { return nil }
    let time = words[4].split(separator: ":").compactMap { Int64($0) }
    guard time.count == 3, (0..<24).contains(time[0]), (0..<60).contains(time[1]), (0...60).contains(time[2]) else {
      return nil
    }
    return days(year, Int64(month) + 1, day) * 86_400 + time[0] * 3600 + time[1] * 60 + time[2]
  }

  /// Days of the Gregorian calendar, with years that begin in March, so that the leap day is their last.
  private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
    let (shifted, since) = month > 2 ? (year, month - 3) : (year - 1, month + 9)
    return 365 * shifted + shifted / 4 - shifted / 100 + shifted / 400 + (153 * since + 2) / 5 + day
  }
}

extension ModelError {
  /// The same, with what a refusal's headers say of when to ask again; nothing where asking again makes no sense.
  package func heeding(_ headers: HTTPHeaders) -> ModelError {
    var error = self
    if retry != .never { error.retryAfter = RetryAfter.duration(in: headers) }
    return error
  }
}

extension String {
  fileprivate var trimmingSpaces: String {
    String(drop { $0 == " " || $0 == "\t" }.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
  }
}
