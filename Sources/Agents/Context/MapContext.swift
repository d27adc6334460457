package import Git
package import RepositoryMap

/// Chooses by a map of the repository: the project's own notes, recent history, the files that the question is about in
/// full as far as they fit, and an outline of those that come next. What it chose and cannot show is named.
package struct MapContext: ContextSource {
  private let repository: Repository
  private let map: RepositoryMap

  /// Of files larger than this the regions that matter are shown.
  static let fileLimitInBytes = 64 * 1024
  /// How many files may be shown in full, and what part of the best one's score they must have: what is shown costs time
  /// and attention.
  static let fullFileLimit = 40
  static let fullFileShare = 0.1
  static let noteFiles = ["AGENTS.md", "CLAUDE.md", "README.md", "README.rst", "README.txt", "README"]
  /// The parts of the whole that history and each note may take, and that is kept for the outline.
  private static let historyShare = 0.05
  private static let noteShare = 0.2
  private static let outlineShare = 0.2
  /// What a file that is too large to be shown in full has at least.
  private static let regionsShare = 0.1

  package init(_ repository: Repository, map: RepositoryMap) {
    self.repository = repository
    self.map = map
  }

  package func ranking(for question: Question, at commit: ObjectID) async throws -> Ranking {
    try await map.ranking(for: question, at: commit)
  }

  package func contextForPlanning(_ goal: String, at commit: String, limitInBytes: Int) async throws -> PromptPack {
    guard let id = ObjectID(commit) else {
      throw AgentError(.branchMoved, "\"\(commit)\" is not a commit id.")
    }
    let ranking = try await ranking(for: Question(goal), at: id)
    func share(_ share: Double) -> Int { Int(Double(limitInBytes) * share) }
    var parts = [try await history(from: id, cap: share(Self.historyShare))]
    let notes = Self.notes(among: ranking.files)
    for file in notes {
      switch try await ChosenFile.read(file.file, in: repository) {
      case .text(let text): parts.append(Self.note(path: file.path, text.text, priority: 1, cap: share(Self.noteShare)))
      case .unshown(let why): parts.append(.unshown(.notes, file.path, why, priority: 1))
      }
    }
    let noted = Set(notes.map(\.path))
    for (rank, file) in Self.worthReading(ranking.files).enumerated() where !noted.contains(file.path) {
      switch try await ChosenFile.read(file.file, in: repository) {
      case .text(let text):
        let least = share(Self.regionsShare)
        parts.append(Self.part(file, text, goal, ranking, priority: 10 + rank, least: least))
      case .unshown(let why): parts.append(.unshown(.file, file.path, why, priority: 10 + rank))
      }
    }
    // The outline stands behind the files, and its room is kept free for it.
    let least = share(Self.outlineShare)
    parts.append(
      MapPart.make(.init(wanted: max(limitInBytes, 0), minimum: least, priority: 2), excluding: []) { ranking })
    return try await PromptPack.fit(parts, limitInBytes: limitInBytes)
  }

  /// A file in full or not at all, since there are many of them; the regions that matter of a large one.
  private static func part(
    _ file: RankedFile, _ text: GatedText, _ goal: String, _ ranking: Ranking, priority: Int, least: Int
  ) -> PackPart {
    guard text.text.utf8.count > fileLimitInBytes else {
      let section = FileSection.text(path: file.path, content: text.text, note: text.note) + "\n"
      return .whole(.file, file.path, section, priority: priority)
    }
    return FilePart.make(
      path: file.path, content: text.text, note: text.note, priority: priority, minimum: least, cap: fileLimitInBytes
    ) {
      let hints = NameHints([goal])
      return FileRegions.Hints(
        names: hints.names, lines: hints.lines(of: file.path),
        definitions: try await ranking.definitions(of: [file])[file.path] ?? [])
    }
  }

  /// The newest commits, as many as fit.
  private func history(from commit: ObjectID, cap: Int) async throws -> PackPart {
    let commits = try await repository.history(from: commit, limit: 10)
    let text =
      "# Recent commits, newest first\n"
      + PromptGate.text(commits.map { "\($0.id.abbreviated) \($0.summary)\n" }.joined()) + "\n"
    return PackPart(
      .history, "recent commits",
      .init(wanted: text.utf8.count, minimum: min(text.utf8.count, 80), cap: cap, priority: 3)
    ) { OutputDigest.beginning(text, limitInBytes: $0) }
  }

  /// Notes of the project, from their beginning.
  static func note(path: String, _ content: String, priority: Int, cap: Int) -> PackPart {
    let frame = FileSection.text(path: path, content: "").utf8.count + 2
    let count = content.utf8.count + frame
    return PackPart(
      .notes, path, .init(wanted: count, minimum: min(count, 400), cap: cap, priority: priority)
    ) { room in
      guard var part = OutputDigest.beginning(content, limitInBytes: room - frame) else { return nil }
      part = .init(
        FileSection.text(path: path, content: part.text) + "\n", leftOut: part.leftOut.map { "\($0) of \(path)" })
      return part
    }
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
}
