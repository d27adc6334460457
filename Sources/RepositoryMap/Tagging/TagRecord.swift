package import Git

/// What tags are kept under: the content of a file, and what its name says of it.
package struct TagKey: Sendable, Hashable {
  package let object: ObjectID
  /// The extension in lower case, or another word that names the form.
  package let form: String

  package init(object: ObjectID, form: String) {
    self.object = object
    self.form = form
  }
}

/// What was found in the content of a file, packed as it is kept.
package struct TagRecord: Sendable, Hashable {
  package var key: TagKey
  /// Why nothing was looked for, as an ``Omission`` spells it; nil if it was.
  package var omission: String?
  /// The numbers of the names that are defined.
  package var names: [UInt8]
  /// The numbers of the names that occur and are not defined here.
  package var uses: [UInt8]
  /// The words, with how often they occur.
  package var words: [UInt8]
  /// The definitions, for people.
  package var outline: [UInt8]

  package init(
    key: TagKey, omission: String? = nil, names: [UInt8] = [], uses: [UInt8] = [], words: [UInt8] = [],
    outline: [UInt8] = []
  ) {
    self.key = key
    self.omission = omission
    self.names = names
    self.uses = uses
    self.words = words
    self.outline = outline
  }
}

/// The parts of records that are asked for; the others are left empty.
package struct TagParts: OptionSet, Sendable, Hashable {
  package let rawValue: Int

  package init(rawValue: Int) { self.rawValue = rawValue }

  package static let names = TagParts(rawValue: 1)
  package static let uses = TagParts(rawValue: 2)
  package static let words = TagParts(rawValue: 4)
  package static let outline = TagParts(rawValue: 8)
}

/// Where records outlive the process. Several processes may fill one cache at once: what two keep under one key is the
/// same.
package protocol TagCache: Sendable {
  /// The records that are known of `keys`, in any order.
  func records(of keys: [TagKey], by tagger: String, parts: TagParts) async throws -> [TagRecord]
  /// Keeps records; one that is there already is replaced.
  func keep(_ records: [TagRecord], by tagger: String) async throws
}
