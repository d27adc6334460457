#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif
package import NexusProtocol

extension Timestamp {
  package init(_ date: Date) { self.init(millisecondsSince1970: Int64(date.timeIntervalSince1970 * 1000)) }

  var date: Date { Date(timeIntervalSince1970: Double(millisecondsSince1970) / 1000) }
}
