internal import Git

/// What recent commits say of the files: which were changed, together, and for what.
struct RecentChanges {
  /// One commit: the numbers of the paths it changed, and its message.
  struct Change {
    let paths: [UInt32]
    /// Packed words of the message.
    let words: [UInt8]
  }

  /// How many commits are looked at.
  static let limit = 500
  /// A commit that changes more files is a clean-up, and says little of each.
  static let fileLimit = 20
  private static let tagger = "history 1"

  /// Newest first.
  private(set) var changes: [Change] = []

  /// Reads what is not in `cache` from the repository.
  init(before commit: ObjectID, in repository: Repository, cache: any TagCache) async throws {
    let commits = try await repository.history(from: commit, limit: Self.limit)
    let keys = commits.map { TagKey(object: $0.id, form: "commit") }
    var known: [TagKey: TagRecord] = [:]
    for record in try await cache.records(of: keys, by: Self.tagger, parts: [.names, .words]) {
      known[record.key] = record
    }
    var new: [TagRecord] = []
    for (key, commit) in zip(keys, commits) where known[key] == nil {
      try Task.checkCancellation()
      let record = try await Self.record(key, commit, in: repository)
      known[key] = record
      new.append(record)
    }
    if !new.isEmpty { try await cache.keep(new, by: Self.tagger) }
    changes = keys.compactMap { key in
      guard let record = known[key], let paths = PackedNumbers.numbers(record.names), !paths.isEmpty else { return nil }
      return Change(paths: paths, words: record.words)
    }
  }

  private static func record(
    _ key: TagKey, _ commit: CommitInfo, in repository: Repository
  ) async throws -> TagRecord {
    var message = commit.message
    let scan = message.withUTF8 { TextScan($0, defining: []) }
    return TagRecord(
      key: key, names: PackedNumbers.bytes(try await paths(changedBy: commit, in: repository)),
      words: PackedWords.bytes(scan.words))
  }

  /// Nothing for a merge, and for the first commit and one whose parent a shallow clone lacks.
  private static func paths(changedBy commit: CommitInfo, in repository: Repository) async throws -> [UInt32] {
    guard commit.parents.count == 1 else { return [] }
    do throws(GitError) {
      let options = DiffOptions(findsRenames: false, isContentNeeded: false)
      let files = try await repository.diff(.trees(from: commit.parents[0], to: commit.tree), options: options)
      guard files.count <= fileLimit else { return [] }
      return files.compactMap { $0.newPath.map { NameHash.of($0) } }
    } catch {
      guard error.code == .missingObject else { throw error }
      return []
    }
  }
}
