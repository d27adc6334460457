package import Git
package import RepositoryMap

/// Chooses by a map of the repository: the project's own notes, recent history, the files that the question is about in
/// full as far as they fit, and an outline of those that come next.
package struct MapContext: ContextSource {
  private let repository: Repository
  private let map: RepositoryMap

  /// Files larger than this are not shown in full.
  static let fileLimitInBytes = 64 * 1024
  /// How many files may be shown in full, and what part of the best one's score they must have: what is shown costs time
  /// and attention.
  static let fullFileLimit = 40
  static let fullFileShare = 0.1
  static let noteFiles = ["AGENTS.md", "CLAUDE.md", "README.md", "README.rst", "README.txt", "README"]
  /// The parts of the whole that history, each note and the outline may take.
  private static let historyShare = 0.05
  private static let noteShare = 0.2
  private static let outlineShare = 0.2

  package init(_ repository: Repository, map: RepositoryMap) {
    self.repository = repository
    self.map = map
  }

  package func contextForPlanning(_ goal: String, at commit: String, limitInBytes: Int) async throws -> ContextPack {
    guard let id = ObjectID(commit) else {
      throw AgentError(.branchMoved, "\"\(commit)\" is not a commit id.")
    }
    let ranking = try await map.ranking(for: Question(goal), at: id)
    var writer = PackWriter(limitInBytes: limitInBytes)
    writer.add("# Recent commits, newest first", try await history(from: id), share: Self.historyShare)
    for file in Self.notes(among: ranking.files) {
      guard let text = try await text(of: file) else { continue }
      writer.addFile(path: file.path, content: text, share: Self.noteShare)
    }
    // The outline stands behind the files, and its room is kept free for it.
    writer.reserve(share: Self.outlineShare)
    let noted = Set(writer.pack.files)
    for file in Self.worthReading(ranking.files) where !noted.contains(file.path) {
      guard let text = try await text(of: file) else { continue }
      writer.addFile(path: file.path, content: text, share: 1)
    }
    try await addOutline(of: ranking, to: &writer)
    return writer.pack
  }

  private func history(from commit: ObjectID) async throws -> [String] {
    try await repository.history(from: commit, limit: 10).map { "\($0.id.abbreviated) \($0.summary)" }
  }

  private static func notes(among files: [RankedFile]) -> [RankedFile] {
    let found = noteFiles.compactMap { name in files.first { $0.path == name } }
    // One set of instructions and one description; more would only repeat them.
    return [found.first { !$0.path.hasPrefix("README") }, found.first { $0.path.hasPrefix("README") }].compactMap(
      \.self)
  }

  private static func worthReading(_ files: [RankedFile]) -> some Sequence<RankedFile> {
    let least = (files.first?.score ?? 0) * fullFileShare
    return files.prefix(fullFileLimit).prefix { $0.score > 0 && $0.score >= least }
  }

  /// Nil for what cannot be named or read: it is in the outline, with the reason.
  private func text(of file: RankedFile) async throws -> String? {
    guard !file.file.isPathRepaired else { return nil }
    let content = try await repository.readBlobs([file.file.object], limitInBytes: Self.fileLimitInBytes)
    guard case .bytes(let bytes)? = content.first else { return nil }
    return FileSection.readable(bytes)
  }

  private func addOutline(of ranking: Ranking, to writer: inout PackWriter) async throws {
    let heading = "# Other files, the most relevant first, with the lines on which they define something\n"
    let room = writer.left - heading.utf8.count - 1
    let inFull = Set(writer.pack.files)
    guard ranking.files.contains(where: { !inFull.contains($0.path) }) else { return }
    guard room > 0 else { return writer.leaveOut("the list of the other files") }
    let outline = try await ranking.outline(limitInBytes: room, excluding: inFull)
    writer.add(heading + outline.text)
    if outline.leftOut > 0 {
      writer.leaveOut(outline.leftOut == 1 ? "1 other file" : "\(outline.leftOut) other files")
    }
  }
}
