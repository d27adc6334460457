import Foundation
import NexusProtocol
import Store

/// A store in a directory of its own, which is removed with the fixture.
final class StoreFixture: Sendable {
  let directory: String
  let path: String
  let store: Store

  static let owner = LeaseOwner(host: "here", processID: 1, token: "one")
  static let otherOwner = LeaseOwner(host: "here", processID: 2, token: "two")

  init(isAlive: @escaping @Sendable (LeaseOwner) -> Bool = { _ in true }) throws {
    directory = Self.makeDirectory()
    path = directory + "/state/store.sqlite"
    store = try Store.open(at: path, for: Self.owner, nexusVersion: "1.2.3", isAlive: isAlive)
  }

  deinit { try? FileManager.default.removeItem(atPath: directory) }

  static func makeDirectory() -> String {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("store-\(UUID().uuidString)").path
    try! FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    return path
  }

  /// Another handle on the same file, with connections of its own.
  func again(
    for owner: LeaseOwner = otherOwner, isAlive: @escaping @Sendable (LeaseOwner) -> Bool = { _ in true }
  ) throws -> Store {
    try Store.open(at: path, for: owner, isAlive: isAlive)
  }

  /// Saves a plan of tasks `a`, `b`, `c`, …, each depending on those named after it.
  @discardableResult
  func addPlan(_ tasks: KeyValuePairs<String, [String]> = ["a": []], title: String = "Title") async throws -> Plan {
    try await store.savePlan(
      PlanDraft(title: title, tasks: tasks.map { TaskDraft(id: $0, title: "Task \($0)", dependsOn: $1) }),
      goal: "Goal", base: "base", baseBranch: "main", at: 1000, branch: { "nexus/\($0)" })
  }

  /// Claims a task and begins an attempt at it.
  @discardableResult
  func start(_ task: TaskID, owner: LeaseOwner = owner) async throws -> Attempt {
    guard try await store.claim(task, for: owner, at: 2000, until: 3000) else { throw NotClaimed() }
    return try await store.startAttempt(at: task, base: "base", at: 2000)
  }

  struct NotClaimed: Error {}
}

extension Timestamp: ExpressibleByIntegerLiteral {
  package init(integerLiteral value: Int64) { self.init(millisecondsSince1970: value) }
}

extension TaskID {
  init(_ plan: Int, _ number: Int) { self.init(plan: plan, number: number) }
}

extension Exchange {
  static func sample(
    purpose: Purpose = .implement, plan: Int? = nil, task: TaskID? = nil, attempt: Int64? = nil
  ) -> Exchange {
    let request = ChatRequest(
      model: "m", messages: [Message(.user, "hi")], options: GenerationOptions(contextLength: 4096))
    return Exchange(
      role: .implementation, purpose: purpose, plan: plan, task: task, attempt: attempt, request: request,
      startedAt: 2000)
  }
}
