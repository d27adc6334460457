package import Git

/// Chooses by plain means: the project's own notes, the list of files, recent history, and the files that share the most
/// words with the question.
package struct RepositorySurvey: ContextSource {
  private let repository: Repository

  /// Files larger than this are neither ranked nor shown.
  static let fileLimitInBytes = 64 * 1024
  /// How many files are opened to be ranked; with more, those whose paths share words with the question come first.
  static let rankedFileLimit = 2000
  static let noteFiles = ["AGENTS.md", "CLAUDE.md", "README.md", "README.rst", "README.txt", "README"]

  package init(_ repository: Repository) {
    self.repository = repository
  }

  package func contextForPlanning(_ goal: String, at commit: String, limitInBytes: Int) async throws -> ContextPack {
    guard let id = ObjectID(commit) else {
      throw AgentError(.branchMoved, "\"\(commit)\" is not a commit id.")
    }
    let entries = try await repository.entries(at: id).filter {
      ($0.mode == .regular || $0.mode == .executable) && !$0.isPathRepaired
    }
    var writer = PackWriter(limitInBytes: limitInBytes)
    writer.add("# Recent commits, newest first", try await history(from: id), share: 0.05)
    writer.add("# Files of the repository", entries.map(\.path), share: 0.25)
    for entry in Self.notes(among: entries) {
      guard let text = try await text(of: entry) else { continue }
      writer.addFile(path: entry.path, content: text, share: 0.2)
    }
    let noted = Set(writer.pack.files)
    for (entry, text) in try await ranked(entries.filter { !noted.contains($0.path) }, for: goal) {
      writer.addFile(path: entry.path, content: text, share: 1)
    }
    return writer.pack
  }

  private func history(from commit: ObjectID) async throws -> [String] {
    try await repository.history(from: commit, limit: 10).map { "\($0.id.abbreviated) \($0.summary)" }
  }

  private static func notes(among entries: [TreeEntry]) -> [TreeEntry] {
    let atTop = Dictionary(entries.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
    let found = noteFiles.compactMap { atTop[$0] }
    // One set of instructions and one description; more would only repeat them.
    return [found.first { !$0.path.hasPrefix("README") }, found.first { $0.path.hasPrefix("README") }].compactMap(
      \.self)
  }

  private func ranked(_ entries: [TreeEntry], for goal: String) async throws -> [(TreeEntry, String)] {
    let overlap = WordOverlap(question: goal)
    let candidates = entries.map { (entry: $0, score: overlap.score(path: $0.path, text: "")) }
      .sorted { ($1.score, $0.entry.path) < ($0.score, $1.entry.path) }
      .prefix(Self.rankedFileLimit)
    var scored: [(entry: TreeEntry, text: String, score: Int)] = []
    for (entry, _) in candidates {
      try Task.checkCancellation()
      guard let text = try await text(of: entry) else { continue }
      let score = overlap.score(path: entry.path, text: text)
      if score > 0 { scored.append((entry, text, score)) }
    }
    return scored.sorted { ($1.score, $0.entry.path) < ($0.score, $1.entry.path) }.map { ($0.entry, $0.text) }
  }

  private func text(of entry: TreeEntry) async throws -> String? {
    guard try await repository.blobSize(entry.id) <= Self.fileLimitInBytes else { return nil }
    return FileSection.readable(try await repository.readBlob(entry.id))
  }
}

/// Fills a pack up to its limit and notes what did not fit.
private struct PackWriter {
  let limitInBytes: Int
  private(set) var pack = ContextPack(text: "")
  private var left: Int { limitInBytes - pack.text.utf8.count }

  init(limitInBytes: Int) {
    self.limitInBytes = limitInBytes
  }

  /// Adds lines up to a share of the whole pack, and says how many are missing.
  mutating func add(_ heading: String, _ lines: [String], share: Double) {
    guard !lines.isEmpty else { return }
    var room = min(left, Int(Double(limitInBytes) * share)) - heading.utf8.count - 40
    let shown = lines.prefix { line in
      room -= line.utf8.count + 1
      return room >= 0
    }
    var text = heading + "\n" + shown.map { $0 + "\n" }.joined()
    if shown.count < lines.count {
      text += "(\(lines.count - shown.count) more are not shown)\n"
      pack.leftOut.append("\(lines.count - shown.count) of \(lines.count) lines of \"\(heading.dropFirst(2))\"")
    }
    guard text.utf8.count + 1 <= left else { return }
    pack.text += text + "\n"
  }

  /// Adds a file in full when it fits into a share of the pack and into what is left of it.
  mutating func addFile(path: String, content: String, share: Double) {
    let section = FileSection.text(path: path, content: content) + "\n"
    if section.utf8.count <= min(left, Int(Double(limitInBytes) * share)) {
      pack.text += section
      pack.files.append(path)
    } else {
      pack.leftOut.append(path)
    }
  }
}
