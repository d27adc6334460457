import Agents
import NexusProtocol

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Reads the times that people type.
enum SinceText {
  /// A time such as `30m` or `2d` before `now`, a day or an instant in UTC; nil for anything else.
  static func time(_ text: String, now: Timestamp) -> Timestamp? {
    if let unit = text.last.flatMap({ units[$0] }), let count = Int64(text.dropLast()), (0...1_000_000).contains(count)
    {
      return Timestamp(millisecondsSince1970: now.millisecondsSince1970 - count * unit)
    }
    let isDay = text.utf8.count == 10
    guard let date = try? Date(isDay ? text + "T00:00:00Z" : text, strategy: .iso8601) else { return nil }
    return Timestamp(date)
  }

  static func fault(in text: String) -> UserError {
    UserError(
      "\"\(text)\" is not a valid time.", hint: "Write 30m, 8h, 2d, 2026-01-31 or 2026-01-31T09:30:00Z.",
      status: .badInput)
  }

  private static let units: [Character: Int64] = ["s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000]
}
