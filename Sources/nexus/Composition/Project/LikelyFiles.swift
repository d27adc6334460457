import Git
import NexusProtocol
import RepositoryMap
import Store

/// Chooses the files that a small change is about, where the user named none.
struct LikelyFiles {
  let project: Project
  let store: Store
  let console: Console

  /// A small model does worse with every file that it need not have seen.
  static let limit = 2

  /// Files that the words name; where they name none, the one or two that the map ranks first.
  ///
  /// Empty where nothing in the repository has to do with the words: then the change makes files of its own.
  func files(for words: String) async throws -> [String] {
    guard let base = try await project.repository.head().commit else { return [] }
    let paths = try await project.repository.entries(at: base).map(\.path)
    let named = Self.named(in: words, among: paths)
    guard named.isEmpty else { return named }
    let ranking = try await ProjectMap(project, store: store, console: console).ranking(for: Question(words), at: base)
    let best = ranking.files.first?.score ?? 0
    return ranking.files.prefix(Self.limit).filter { $0.score > 0 && $0.score >= best * 0.6 }.map(\.path)
  }

  /// Paths that stand in the words as they are, or whose last component does and is the only one of that name.
  static func named(in words: String, among paths: [String]) -> [String] {
    let tokens = Set(
      words.split { $0.isWhitespace || "`'\"()[]{}<>,;=".contains($0) }.map { token in
        String(token.drop { $0 == "." && token.hasPrefix("./") }.reversed().drop { ".:!?".contains($0) }.reversed())
      })
    let byName = Dictionary(grouping: paths) { $0.split(separator: "/").last.map(String.init) ?? $0 }
    return paths.filter { path in
      let name = path.split(separator: "/").last.map(String.init) ?? path
      return tokens.contains(path) || (tokens.contains(name) && byName[name]?.count == 1)
    }
  }
}
