/// The files of a commit, those first that a question is most likely to be about.
package struct Ranking: Sendable {
  /// All tracked files, the best first; equals in the order of their paths.
  package let files: [RankedFile]
  package let tally: Tally
  let reader: TagReader

  /// How the tags came about.
  package struct Tally: Sendable, Hashable {
    /// Contents that had to be looked at, since no cache knew them.
    package var tagged = 0
    /// Contents that were known.
    package var known = 0
    /// How many files were not looked into, and why.
    package var omitted: [Omission: Int] = [:]

    package init() {}
  }

  /// The definitions of files, by path, as far as they were looked into.
  package func definitions(of files: some Collection<RankedFile>) async throws -> [String: [Definition]] {
    let keys = Set(files.map(\.file.key))
    var found: [TagKey: [Definition]] = [:]
    let order = files.map(\.file.key).filter { keys.contains($0) }
    try await reader.read(order, .outline) { records in
      for record in records { found[record.key] = PackedDefinitions.definitions(record.outline) ?? [] }
    }
    return Dictionary(
      files.compactMap { file in found[file.file.key].map { (file.path, $0) } }, uniquingKeysWith: { first, _ in first }
    )
  }
}

/// A file and how much speaks for it.
package struct RankedFile: Sendable, Hashable {
  package let file: TrackedFile
  /// Comparable within one ranking only; 0 if nothing speaks for it.
  package let score: Double

  package var path: String { file.path }
}
