#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

/// Who made a commit, or its content, and when.
package struct Signature: Hashable, Sendable {
  package var name: String
  package var email: String
  /// The name as it is written, where that is not UTF-8, as with a configuration in Latin-1; nil where `name` says it.
  package var nameBytes: [UInt8]?
  /// Whole seconds; fractions are dropped.
  package var date: Date
  /// The writer's clock, in minutes east of Greenwich.
  package var offsetInMinutes: Int

  package init(name: String, email: String, date: Date, offsetInMinutes: Int = 0) {
    self.name = name
    self.email = email
    self.date = date
    self.offsetInMinutes = offsetInMinutes
  }
}

/// A commit without its files.
package struct CommitInfo: Hashable, Sendable, Identifiable {
  /// A line such as `Reviewed-by: …` at a message's end.
  package struct Trailer: Hashable, Sendable {
    package let key: String
    package let value: String
  }

  package let id: ObjectID
  package let tree: ObjectID
  package let parents: [ObjectID]
  package let author: Signature
  package let committer: Signature
  /// All of the message. Bytes that are not UTF-8 are replaced.
  package let message: String
  /// The first paragraph on one line.
  package let summary: String
  package let trailers: [Trailer]

  /// When the commit was made (not when its content was written).
  package var date: Date { committer.date }
}
