/// All keys of a vault, in the clear, in the order of their names.
package struct VaultContents: Sendable {
  package struct Entry: Sendable {
    package let name: KeyName
    package let value: KeyValue
    /// When the value was set, in milliseconds since 1970-01-01T00:00:00Z.
    package let setAt: Int64

    package init(name: KeyName, value: KeyValue, setAt: Int64) {
      self.name = name
      self.value = value
      self.setAt = setAt
    }
  }

  /// The most keys a vault holds.
  static let limit = 1000

  package private(set) var entries: [Entry]

  init() { entries = [] }

  package subscript(name: KeyName) -> Entry? { entries.first { $0.name == name } }

  /// Adds a key, or replaces the one of its name.
  ///
  /// - Throws: `.invalidInput` where there is no room for another.
  mutating func set(_ entry: Entry) throws(VaultError) {
    if let index = entries.firstIndex(where: { $0.name == entry.name }) {
      entries[index] = entry
      return
    }
    guard entries.count < Self.limit else {
      throw VaultError(.invalidInput, "The vault holds \(Self.limit) keys, which is all that it takes.")
    }
    entries.insert(entry, at: entries.firstIndex { entry.name < $0.name } ?? entries.endIndex)
  }

  /// Removes a key; returns whether there was one.
  mutating func remove(_ name: KeyName) -> Bool {
    let before = entries.count
    entries.removeAll { $0.name == name }
    return entries.count < before
  }
}
