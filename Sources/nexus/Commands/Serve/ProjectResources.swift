import Agents
import Git
import Inspection
import JSONRPC
import JSONText
import MCP
import NexusProtocol
import Store

/// What a project's store holds, for other programs: plans, tasks, and the records of their commits.
struct ProjectResources: MCPResources {
  let options: GlobalOptions

  /// Plans on one page of the list, each with its tasks and commits.
  private static let pageSize = 10
  private static let scheme = "nexus://"

  var templates: [MCPResourceTemplate] {
    [
      MCPResourceTemplate(
        uriTemplate: "nexus://plans/{plan}", name: "plan", description: "A plan by its number, with all its tasks.",
        mimeType: "application/json"),
      MCPResourceTemplate(
        uriTemplate: "nexus://tasks/{task}", name: "task",
        description: "A task, such as 3.2, with its attempts, checks and reviews.", mimeType: "application/json"),
      MCPResourceTemplate(
        uriTemplate: "nexus://commits/{commit}", name: "commit",
        description: "The record of a commit that nexus made: models, prompts, edits, checks, verdicts.",
        mimeType: "text/plain"),
    ]
  }

  func list(after cursor: String?) async throws -> (resources: [MCPResource], next: String?) {
    let before = try cursor.map { cursor in
      guard let number = Int(cursor) else { throw MCPCursorError() }
      return number
    }
    return try await reading { store, _ in
      guard let store else { return ([], nil) }
      let plans = try await store.plans().map(\.plan).reversed().filter { plan in
        before.map { plan.number < $0 } ?? true
      }
      var resources: [MCPResource] = []
      for plan in plans.prefix(Self.pageSize) {
        resources.append(
          MCPResource(
            uri: "nexus://plans/\(plan.number)", name: "plan \(plan.number)", title: PromptGate.text(plan.title),
            mimeType: "application/json"))
        for task in try await store.tasks(ofPlan: plan.number) {
          resources.append(
            MCPResource(
              uri: "nexus://tasks/\(task.id)", name: "task \(task.id)", title: PromptGate.text(task.title),
              mimeType: "application/json"))
          guard let commit = task.commit else { continue }
          resources.append(
            MCPResource(
              uri: "nexus://commits/\(commit)", name: "commit of task \(task.id)", title: PromptGate.text(task.title),
              mimeType: "text/plain"))
        }
      }
      return (resources, plans.count > Self.pageSize ? String(Array(plans)[Self.pageSize - 1].number) : nil)
    }
  }

  func read(_ uri: String) async throws -> [MCPResourceText]? {
    guard uri.hasPrefix(Self.scheme) else { return nil }
    let parts = uri.dropFirst(Self.scheme.count).split(separator: "/", omittingEmptySubsequences: false).map(
      String.init)
    guard parts.count == 2 else { return nil }
    return try await reading { store, repository in
      guard let store else { return nil }
      switch parts[0] {
      case "plans":
        guard let number = Int(parts[1]), let plan = try await store.plan(number) else { return nil }
        let value = PlanJSON.value(
          plan, tasks: try await store.tasks(ofPlan: number), usage: try await store.usage(ofPlan: number))
        return Self.json(value, uri)
      case "tasks":
        guard let id = TaskID(named: parts[1]), let task = try await store.task(id) else { return nil }
        let standing = try await store.tasks(ofPlan: id.plan).standings()[id.number] ?? .state(task.state)
        return Self.json(try await TaskRecord(task, standing: standing, store: store).json, uri)
      case "commits":
        guard let commit = ObjectID(parts[1]) else { return nil }
        let notes = CommitNotes(repository: repository, journal: store, now: { Surroundings.now })
        guard let text = try await notes.record(of: commit) else { return nil }
        return [MCPResourceText(uri: uri, mimeType: "text/plain", text: PromptGate.text(text))]
      default: return nil
      }
    }
  }

  private static func json(_ value: JSONValue, _ uri: String) -> [MCPResourceText] {
    [
      MCPResourceText(
        uri: uri, mimeType: "application/json", text: ShownToPrograms.value(value).text(.pretty) + "\n")
    ]
  }

  /// Opens the store for looking only; its faults are errors in the words of the command line.
  private func reading<Value>(_ read: (Store?, Repository) async throws -> Value) async throws -> Value {
    do {
      let session = try Session(options)
      return try await read(try session.openStoreForReading(), try session.requireProject().repository)
    } catch let error as MCPCursorError {
      throw error
    } catch let error as CancellationError {
      throw error
    } catch {
      throw RPCError.internalError(ShownToPrograms.words(error))
    }
  }
}
