/// Dates in headers, as seconds since the year 0; only their differences mean something.
enum ServerDate {
  private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

  /// Reads a date such as `Sun, 06 Nov 1994 08:49:37 GMT`, the form that servers write.
  ///
  /// Source: RFC 9110, section 5.6.7.
  static func seconds(ofHTTP text: String) -> Int64? {
    let words = text.split(separator: " ")
    guard words.count == 6, words[5] == "GMT", let day = Int64(words[1]), (1...31).contains(day),
      let month = months.firstIndex(where: { $0 == words[2] }), let year = Int64(words[3]), (1...9999).contains(year),
      let time = time(words[4])
    else { return nil }
    return days(year, Int64(month) + 1, day) * 86_400 + time
  }

  /// Reads a date such as `2026-11-28T09:30:00Z` or `2026-11-28T09:30:00.25Z`; parts of seconds are left out, and a time
  /// that is not in UTC is not read.
  ///
  /// Source: RFC 3339, section 5.6.
  static func seconds(ofRFC3339 text: String) -> Int64? {
    let halves = text.uppercased().split(separator: "T", omittingEmptySubsequences: false)
    guard halves.count == 2, halves[1].hasSuffix("Z") else { return nil }
    let date = halves[0].split(separator: "-", omittingEmptySubsequences: false).map { Int64($0) }
    guard date.count == 3, let year = date[0], let month = date[1], let day = date[2], (1...9999).contains(year),
      (1...12).contains(month), (1...31).contains(day), let time = time(halves[1].dropLast().prefix { $0 != "." })
    else { return nil }
    return days(year, month, day) * 86_400 + time
  }

  private static func time(_ text: Substring) -> Int64? {
    let parts = text.split(separator: ":").compactMap { Int64($0) }
    guard parts.count == 3, (0..<24).contains(parts[0]), (0..<60).contains(parts[1]), (0...60).contains(parts[2])
    else { return nil }
    return parts[0] * 3600 + parts[1] * 60 + parts[2]
  }

  /// Days of the Gregorian calendar, with years that begin in March, so that the leap day is their last.
  private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
    let (shifted, since) = month > 2 ? (year, month - 3) : (year - 1, month + 9)
    return 365 * shifted + shifted / 4 - shifted / 100 + shifted / 400 + (153 * since + 2) / 5 + day
  }
}
