import Inspection
package import Git
import JSONText
package import NexusProtocol
package import Store

/// A plan with everything in it as one text: a recording that `ollama-replay` plays, and an archive beside it.
///
/// JSON that is YAML too, one value a line. The format is described in `docs/replay.md`.
package struct PlanArchive {
  package let text: String
  /// How many replies the recording has.
  package let played: Int
  /// How many texts were changed to take secrets out.
  package let redacted: Int

  /// The version of the archive's format.
  package static let format = 1

  /// - Parameter version: Of the nexus that exports.
  package init(of plan: Plan, in store: Store, _ repository: Repository, version: String) async throws {
    let exchanges = try await store.exchanges(ofPlan: plan.number)
    let finished = exchanges.filter { $0.state == .finished && $0.reply != nil }
    var writer = ArchiveWriter()
    writer.add("about", .string("Plan \(plan.number): \(plan.title)"))
    writer.add("match", "in-order")
    // What a real server took, it takes again; the rules are for nexus's own tests.
    writer.add("unchecked", ["load-options", "prompt-fits"])
    writer.add("models", list: RecordingJSON.models(of: finished))
    writer.add("exchanges", list: finished.map(RecordingJSON.exchange))
    writer.begin("archive")
    writer.add("format", JSONValue(Self.format))
    writer.add("nexus", .string(version))
    let tasks = try await store.tasks(ofPlan: plan.number)
    writer.add("plan", PlanJSON.value(plan, tasks: []))
    writer.add("tasks", list: try await Self.tasks(tasks, store))
    writer.add("attempts", list: try await Self.attempts(tasks, store, repository))
    writer.add("exchanges", list: try exchanges.map(RecordingJSON.archived))
    writer.add("events", list: try await Self.events(plan, store))
    text = writer.text
    played = finished.count
    redacted = writer.redacted
  }

  private static func tasks(_ tasks: [PlanTask], _ store: Store) async throws -> [JSONValue] {
    let standings = tasks.standings()
    var result: [JSONValue] = []
    for task in tasks {
      let standing = standings[task.id.number] ?? .state(task.state)
      result.append(try await TaskRecord(task, standing: standing, store: store).json)
    }
    return result
  }

  /// What the records of tasks leave out of their attempts.
  private static func attempts(
    _ tasks: [PlanTask], _ store: Store, _ repository: Repository
  ) async throws -> [JSONValue] {
    var result: [JSONValue] = []
    for task in tasks {
      for attempt in try await store.attempts(at: task.id) {
        result.append(
          JSONValue(members: [
            ("id", JSONValue(Int(attempt.id))), ("task", .string(task.id.description)),
            ("number", JSONValue(attempt.number)), ("base", .string(attempt.base)),
            ("commitTree", try await tree(of: attempt.commit, in: repository).map(JSONValue.string) ?? .null),
            ("tree", attempt.tree.map(JSONValue.string) ?? .null),
            ("startedAt", .string(attempt.startedAt.description)),
            ("endedAt", attempt.endedAt.map { .string($0.description) } ?? .null),
          ]))
      }
    }
    return result
  }

  /// The tree of a commit; nil where there is none, or it is gone.
  private static func tree(of commit: String?, in repository: Repository) async throws -> String? {
    guard let commit = commit.flatMap({ ObjectID($0) }) else { return nil }
    do {
      return try await repository.treeID(of: commit).description
    } catch {
      guard error.code == .notFound || error.code == .missingObject else { throw error }
      return nil
    }
  }

  private static func events(_ plan: Plan, _ store: Store) async throws -> [JSONValue] {
    var (result, last): ([JSONValue], Int64) = ([], 0)
    while true {
      let entries = try await store.events(EventSelection(plan: plan.number), after: last)
      guard let id = entries.last?.id else { return result }
      result += try entries.map { try JSONValue(parsing: $0.line) }
      last = id
    }
  }
}
