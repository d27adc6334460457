#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
import NexusProtocol

extension Timestamp {
  var date: Date { Date(timeIntervalSince1970: Double(millisecondsSince1970) / 1000) }
}
