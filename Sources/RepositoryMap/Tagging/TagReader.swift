internal import Git

/// Gets the tags of contents: those that are known from the cache, the others from the tagger.
struct TagReader: Sendable {
  let repository: Repository
  let tagger: Tagger
  let cache: any TagCache
  let lanes: Int
  /// Called after every few files that were looked at: how many so far, of how many.
  var progress: (@Sendable (_ done: Int, _ total: Int) -> Void)?

  /// How many records are asked for at once.
  static let batch = 1000
  /// How many files a lane reads at once, which with their limit of size bounds memory.
  static let share = 24

  private var identity: String { tagger.identity }

  /// Calls `body` with the records of all keys, in batches in their order; within a batch in any.
  func read(_ keys: [TagKey], _ parts: TagParts, _ body: ([TagRecord]) throws -> Void) async throws {
    for start in stride(from: 0, to: keys.count, by: Self.batch) {
      try Task.checkCancellation()
      let batch = Array(keys[start..<min(start + Self.batch, keys.count)])
      try body(try await cache.records(of: batch, by: identity, parts: parts))
    }
  }

  /// Makes sure that the cache has the tags of `keys`, and calls `body` with the names of all of them.
  ///
  /// - Returns: How many had to be looked at.
  func complete(_ keys: [TagKey], _ body: ([TagRecord]) throws -> Void) async throws -> Int {
    var missing: [TagKey] = []
    for start in stride(from: 0, to: keys.count, by: Self.batch) {
      try Task.checkCancellation()
      let batch = Array(keys[start..<min(start + Self.batch, keys.count)])
      let found = try await cache.records(of: batch, by: identity, parts: .names)
        .filter { PackedNumbers.numbers($0.names) != nil }
      try body(found)
      if found.count < batch.count {
        let known = Set(found.map(\.key))
        missing += batch.filter { !known.contains($0) }
      }
    }
    try await tag(missing, body)
    return missing.count
  }

  private func tag(_ keys: [TagKey], _ body: ([TagRecord]) throws -> Void) async throws {
    guard !keys.isEmpty else { return }
    let shares = stride(from: 0, to: keys.count, by: Self.share).map {
      Array(keys[$0..<min($0 + Self.share, keys.count)])
    }
    var unsaved: [TagRecord] = []
    var done = 0
    try await withThrowingTaskGroup(of: (TaggingLane, [TagRecord]).self) { group in
      var waiting = shares[...]
      func begin(_ lane: TaggingLane) {
        guard let share = waiting.popFirst() else { return }
        group.addTask {
          let contents = try await repository.readBlobs(share.map(\.object), limitInBytes: TextLimits.fileInBytes)
          return (lane, try await lane.records(share, contents))
        }
      }
      for _ in 0..<min(lanes, shares.count) { begin(TaggingLane(tagger)) }
      while let (lane, records) = try await group.next() {
        begin(lane)
        unsaved += records
        if unsaved.count >= Self.batch {
          try await keep(&unsaved)
        }
        try body(records)
        done += records.count
        progress?(done, keys.count)
      }
    }
    try await keep(&unsaved)
  }

  /// Content that is missing may be there the next time.
  private func keep(_ records: inout [TagRecord]) async throws {
    let lasting = records.filter { $0.omission != Omission.missing.rawValue }
    if !lasting.isEmpty { try await cache.keep(lasting, by: identity) }
    records = []
  }
}
