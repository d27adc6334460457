/// What a repository map found in one content, as it packs it; the store does not look into it.
package struct TagRow: Sendable, Hashable {
  /// The id of the object in git.
  package var object: String
  /// What its name says of it: the same content may be read differently.
  package var form: String
  package var omission: String?
  package var names: [UInt8]
  package var uses: [UInt8]
  package var words: [UInt8]
  package var outline: [UInt8]

  package init(
    object: String, form: String, omission: String? = nil, names: [UInt8] = [], uses: [UInt8] = [],
    words: [UInt8] = [], outline: [UInt8] = []
  ) {
    self.object = object
    self.form = form
    self.omission = omission
    self.names = names
    self.uses = uses
    self.words = words
    self.outline = outline
  }

  /// The columns that take room, and are read only when they are asked for.
  package enum Column: String, Sendable, Hashable, CaseIterable {
    case names, uses, words, outline
  }
}
