package import Agents
package import Git
import RepositoryMap

/// What helpers are shown of the repository, each its own.
package struct ToolMaterial: Sendable {
  package let repository: Repository
  package let commit: ObjectID
  package let context: any ContextSource
  package let readings: Readings

  package init(repository: Repository, commit: ObjectID, context: any ContextSource, readings: Readings) {
    self.repository = repository
    self.commit = commit
    self.context = context
    self.readings = readings
  }

  /// - Parameters:
  ///   - found: What the other helpers found, for the one that gets to see it.
  ///   - limitInBytes: The room there is.
  func text(for tool: InternalTool, _ question: String, found: String, limitInBytes: Int) async throws -> String {
    switch tool {
    case .code:
      let statistics = try await statistics()
      let room = max(0, limitInBytes - statistics.utf8.count)
      return try await statistics
        + context.contextForPlanning(question, at: commit.description, limitInBytes: room).text
    case .documentation: return try await documents(question, limitInBytes: limitInBytes)
    case .history: return try await history("The newest commits:", of: [], limitInBytes: limitInBytes)
    case .documentationHistory:
      return try await history(
        "The newest commits that changed documents:", of: documentPaths(), limitInBytes: limitInBytes)
    case .advice: return found.isEmpty ? "# What is known\nNothing was found." : "# What is known\n" + found
    }
  }

  /// How many files there are of which kind.
  private func statistics() async throws -> String {
    var counts: [String: Int] = [:]
    for entry in try await repository.entries(at: commit) {
      let name = entry.path.split(separator: "/").last ?? ""
      counts[name.lastIndex(of: ".").map { String(name[$0...]) } ?? "without ending", default: 0] += 1
    }
    let most = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(12)
    return "# Files by kind\n" + most.map { "\($0.key): \($0.value)\n" }.joined() + "\n"
  }

  /// The documents that the question is about, the best first, each as far as there is room.
  private func documents(_ question: String, limitInBytes: Int) async throws -> String {
    let ranking = try await context.ranking(for: Question(question), at: commit)
    var text = "# Documents\n"
    var leftOut = 0
    let reader = try await RepositoryReader(repository, at: commit)
    for file in ranking.files where Self.isDocument(file.path) {
      guard let content = try await reader.text(of: file.path) else { continue }
      let section = Self.numbered(content, path: file.path)
      if text.utf8.count + section.utf8.count <= limitInBytes { text += section } else { leftOut += 1 }
    }
    if leftOut > 0 { text += "(\(leftOut) more are not shown for want of room.)\n" }
    return text
  }

  private func history(_ heading: String, of paths: [String]?, limitInBytes: Int) async throws -> String {
    guard let paths else { return "# History\nThere are no documents.\n" }
    var text = "# History\n\(heading)\n"
    for commit in try await repository.history(from: commit, limit: Self.commitLimit, paths: paths) {
      let line = PromptGate.text(commit.line + "\n")
      guard text.utf8.count + line.utf8.count <= limitInBytes else { break }
      text += line
    }
    return text
  }

  /// Parts sources that are there from those that are not.
  func check(_ consultation: inout Consultation) async throws {
    var lines: [String: Int] = [:]
    var known: [Report.Source] = []
    let reader = try await RepositoryReader(repository, at: commit)
    for source in consultation.report.sources {
      if lines[source.file] == nil {
        lines[source.file] = try await reader.text(of: source.file).map { TextRows($0).count } ?? 0
      }
      if source.line <= lines[source.file] ?? 0 {
        known.append(source)
      } else {
        consultation.unknownSources.append(source)
      }
    }
    consultation.report.sources = known
  }

  private static let commitLimit = 200

  /// Nil where there are none.
  private func documentPaths() async throws -> [String]? {
    let paths = try await repository.entries(at: commit).map(\.path).filter(Self.isDocument)
    return paths.isEmpty ? nil : paths
  }

  static func isDocument(_ path: String) -> Bool {
    [".md", ".rst", ".adoc", ".txt", ".org"].contains { path.lowercased().hasSuffix($0) }
  }

  /// A file with its line numbers, so that a model can name them.
  private static func numbered(_ text: String, path: String) -> String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return "=== \(path) ===\n" + lines.enumerated().map { "\($0 + 1) \($1)\n" }.joined() + "\n"
  }
}
