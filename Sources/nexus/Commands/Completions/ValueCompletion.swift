import ArgumentParser
import Jobs
import NexusProtocol
import Store

/// What a shell offers where a value is wanted that only the repository or a model server knows.
///
/// Nothing is said of what goes wrong: a shell shows whatever is printed, and its user has not run anything yet.
extension CompletionKind {
  /// Numbers of tasks of the plan being worked on, and of all plans with their plan's number where a point was typed.
  static let tasks = values { session, prefix in
    guard let store = try session.openStoreForReading() else { return [] }
    guard prefix.contains(".") else {
      let plan = try await session.plan(nil, in: store, includingEnded: true)
      return try await store.tasks(ofPlan: plan.number).map { String($0.id.number) }
    }
    var names: [String] = []
    for summary in try await store.plans() {
      names += try await store.tasks(ofPlan: summary.plan.number).map(\.id.description)
    }
    return names
  }

  static let plans = values { session, _ in
    guard let store = try session.openStoreForReading() else { return [] }
    return try await store.plans().map { String($0.plan.number) }
  }

  static let jobs = values { session, _ in
    guard let store = try session.openStoreForReading() else { return [] }
    return try await store.jobs(limit: 50).map { String($0.id) }
  }

  /// Models of all servers that answer, as they are written in the configuration.
  static let models = values { session, _ in
    let directory = try ModelDirectory(session.configuration, includesUnused: true)
    var names: [String] = []
    for server in directory.servers {
      guard let installed = try? await server.client.installed() else { continue }
      names += installed.map { model in server.provider.map { "\($0)/\(model.name)" } ?? model.name }
    }
    return names
  }

  /// The files of the plan being worked on, as `--pick` takes them.
  static let changedFiles = values { session, _ in
    guard let store = try session.openStoreForReading() else { return [] }
    let plan = try await session.plan(nil, in: store)
    return Array(Set(try await store.tasks(ofPlan: plan.number).flatMap(\.files))).sorted()
  }

  private static func values(
    _ find: @escaping @Sendable (_ session: Session, _ prefix: String) async throws -> [String]
  ) -> CompletionKind {
    .custom { words, _, prefix in
      do {
        let session = try Session.anywhere(GlobalOptions.parse(directory(in: words)))
        return try await find(session, prefix).filter { $0.hasPrefix(prefix) }
      } catch {
        return []
      }
    }
  }

  /// `-C DIR` among the words typed so far, as arguments.
  private static func directory(in words: [String]) -> [String] {
    guard let index = words.firstIndex(where: { ["-C", "--directory"].contains($0) }), index + 1 < words.count else {
      return []
    }
    return ["-C", words[index + 1]]
  }
}
