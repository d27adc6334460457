/// A cache that lasts as long as the value: for tests, and where nothing may be written.
package actor MemoryTagCache: TagCache {
  private struct Key: Hashable {
    let key: TagKey
    let tagger: String
  }

  private var records: [Key: TagRecord] = [:]

  package init() {}

  package func records(of keys: [TagKey], by tagger: String, parts: TagParts) -> [TagRecord] {
    // The order is not promised, so nobody shall come to rely on it.
    keys.reversed().compactMap { key in
      guard var record = records[Key(key: key, tagger: tagger)] else { return nil }
      if !parts.contains(.names) { record.names = [] }
      if !parts.contains(.uses) { record.uses = [] }
      if !parts.contains(.words) { record.words = [] }
      if !parts.contains(.outline) { record.outline = [] }
      return record
    }
  }

  package func keep(_ records: [TagRecord], by tagger: String) {
    for record in records { self.records[Key(key: record.key, tagger: tagger)] = record }
  }
}
