import Agents
import Git
import NexusProtocol
import RepositoryMap
import Store

/// The repository map of a project: with the tagger of this machine, and tags kept in the store.
struct ProjectMap: ContextSource, OutlineSource {
  let repository: Repository
  let cache: any TagCache
  private let progress: MapProgress

  /// - Parameter console: Where it is shown how far a first look at many files is.
  init(_ project: Project, store: Store, console: Console) {
    repository = project.repository
    cache = StoreTagCache(store: store)
    progress = MapProgress(console: console)
  }

  /// The tagger is looked for only when something is to be planned.
  func contextForPlanning(_ goal: String, at commit: String, limitInBytes: Int) async throws -> PromptPack {
    defer { progress.end() }
    return try await MapContext(repository, map: map(with: try await Self.tagger()))
      .contextForPlanning(goal, at: commit, limitInBytes: limitInBytes)
  }

  func ranking(for question: Question, at commit: ObjectID) async throws -> Ranking {
    try await ranking(for: question, at: commit, with: try await Self.tagger())
  }

  func ranking(for question: Question, at commit: ObjectID, with tagger: Tagger) async throws -> Ranking {
    defer { progress.end() }
    return try await map(with: tagger).ranking(for: question, at: commit)
  }

  func definitions(of path: String, object: ObjectID) async throws -> [(line: Int, depth: Int, signature: String)] {
    try await map(with: try await Self.tagger()).definitions(of: path, object: object)
      .map { ($0.line, $0.depth, $0.signature) }
  }

  private func map(with tagger: Tagger) -> RepositoryMap {
    RepositoryMap(repository, tagger: tagger, cache: cache, lanes: Self.lanes) { [progress] in progress.show($0, of: $1)
    }
  }

  /// universal-ctags where it is installed, and nexus's own scanner elsewhere.
  static func tagger() async throws -> Tagger {
    for name in programs {
      guard let path = ProgramPath.find(name, from: "/") else { continue }
      do {
        return .ctags(try await CtagsProgram(path: path))
      } catch is MapError {
        // Another program of that name, as macOS has one; `nexus doctor` says which tagger is used.
        continue
      }
    }
    return .scanner
  }

  private static let programs = ["ctags", "universal-ctags", "uctags"]
  /// More taggers than this wait for the disk rather than for each other.
  private static let lanes = min(4, max(2, Surroundings.processorCount))
}

/// Tags in the project's store.
struct StoreTagCache: TagCache {
  let store: Store

  func records(of keys: [TagKey], by tagger: String, parts: TagParts) async throws -> [TagRecord] {
    var wanted: [String: [TagKey]] = [:]
    for key in keys { wanted[key.object.description, default: []].append(key) }
    let rows = try await store.tags(ofObjects: Array(wanted.keys), by: tagger, columns: parts.columns)
    return rows.compactMap { row in
      guard let key = wanted[row.object]?.first(where: { $0.form == row.form }) else { return nil }
      return TagRecord(
        key: key, omission: row.omission, names: row.names, uses: row.uses, words: row.words, outline: row.outline)
    }
  }

  func keep(_ records: [TagRecord], by tagger: String) async throws {
    let rows = records.map { record in
      TagRow(
        object: record.key.object.description, form: record.key.form, omission: record.omission, names: record.names,
        uses: record.uses, words: record.words, outline: record.outline)
    }
    try await store.keepTags(rows, by: tagger)
  }
}

extension TagParts {
  fileprivate var columns: Set<TagRow.Column> {
    let all: [(TagParts, TagRow.Column)] = [
      (.names, .names), (.uses, .uses), (.words, .words), (.outline, .outline),
    ]
    return Set(all.filter { contains($0.0) }.map(\.1))
  }
}
