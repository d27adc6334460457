import Foundation
import JSONText
import Jobs
import NexusProtocol
import Store
import Testing

/// Stores in processes of their own: each body of an exit test runs in a child of the tests.
@Suite struct StoreProcessTests {
  @Test func twoProcessesNeverHoldTheSameTask() async throws {
    let fixture = try StoreFixture()
    let tasks = (1...30).map { TaskDraft(id: "\($0)", title: "T") }
    _ = try await fixture.store.savePlan(
      PlanDraft(title: "t", tasks: tasks), goal: "g", base: "b", baseBranch: nil, at: 0, branch: { "nexus/\($0)" })
    let path = fixture.path
    async let first = #expect(processExitsWith: .success) { [path = path as String] in
      try await claimAll(at: path, processID: 101)
    }
    async let second = #expect(processExitsWith: .success) { [path = path as String] in
      try await claimAll(at: path, processID: 102)
    }
    _ = await (first, second)
    let claimed = try await fixture.store.events().map(\.event.task)
    #expect(claimed.count == 30)
    #expect(Set(claimed).count == 30)
    #expect(try await fixture.store.tasks(ofPlan: 1).allSatisfy { $0.state == .running })
  }

  @Test(.timeLimit(.minutes(2))) func fourProcessesDoEachJobOnce() async throws {
    let fixture = try StoreFixture()
    _ = try await fixture.store.queueJobs(
      (0..<120).map { _ in try JobDraft(.implement, ["arguments": ["implement"]]) }, at: 0)
    let path = fixture.path
    async let first = #expect(processExitsWith: .success) { [path = path as String] in
      try await doAll(at: path, processID: 101)
    }
    async let second = #expect(processExitsWith: .success) { [path = path as String] in
      try await doAll(at: path, processID: 102)
    }
    async let third = #expect(processExitsWith: .success) { [path = path as String] in
      try await doAll(at: path, processID: 103)
    }
    async let fourth = #expect(processExitsWith: .success) { [path = path as String] in
      try await doAll(at: path, processID: 104)
    }
    _ = await (first, second, third, fourth)
    let done = try await fixture.store.jobs(in: [.done], limit: 1000)
    #expect(done.count == 120)
    #expect(done.allSatisfy { $0.attempts == 1 })
    #expect(try await fixture.store.events(limit: 1000).count == 120)
  }

  @Test func whatWasWrittenSurvivesAKill() async throws {
    let fixture = try StoreFixture()
    try await fixture.addPlan()
    let path = fixture.path
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
      let owner = LeaseOwner(host: "here", processID: 100, token: "killed")
      let store = try Store.open(at: path, for: owner)
      let task = TaskID(1, 1)
      _ = try await store.claim(task, for: owner, at: 0, until: 1_000_000)
      let attempt = try await store.startAttempt(at: task, base: "b", at: 1)
      let exchange = try await store.startExchange(.sample(task: task, attempt: attempt.id))
      try await store.keepPartialReply(ModelReply(model: "m", content: "so far"), of: exchange)
      kill(getpid(), SIGKILL)
    }
    let exchange = try #require(await fixture.store.exchanges(of: TaskID(1, 1)).first)
    #expect(exchange.reply?.content == "so far")
    #expect(try await fixture.store.recoverAbandoned(at: 2).isEmpty)
    let recovery = try await fixture.store.recoverAbandoned(isAlive: { $0.token != "killed" }, at: 2)
    #expect(recovery == Recovery(tasks: [TaskID(1, 1)], attempts: [1], exchanges: [exchange.id]))
    #expect(try await fixture.store.claim(TaskID(1, 1), for: StoreFixture.owner, at: 3, until: 4))
  }

  @Test func severalProcessesMayMakeTheStoreAtOnce() async throws {
    let directory = StoreFixture.makeDirectory()
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let path = directory + "/state/store.sqlite"
    async let first = #expect(processExitsWith: .success) { [path = path as String] in
      try await openOften(path)
    }
    async let second = #expect(processExitsWith: .success) { [path = path as String] in
      try await openOften(path)
    }
    try await openOften(path)
    _ = await (first, second)
    #expect(try await Store.open(at: path).events().count == 30)
  }
}

private func claimAll(at path: String, processID: Int32) async throws {
  let owner = LeaseOwner(host: "here", processID: processID, token: "t")
  let store = try Store.open(at: path, for: owner)
  for task in try await store.tasks(ofPlan: 1)
  where try await store.claim(task.id, for: owner, at: 0, until: 1000) {
    try await store.append(Event(.taskStarted, at: 0, task: task.id))
  }
}

/// Two runners at once, each of which keeps an event for each job that it does.
func doAll(at path: String, processID: Int32) async throws {
  try await withThrowingTaskGroup(of: Void.self) { group in
    for runner in 0..<2 {
      group.addTask {
        let owner = LeaseOwner(host: "here", processID: processID, token: "\(processID) \(runner)")
        let store = try Store.open(at: path, for: owner)
        while let job = try await store.claimJob(from: "", room: [:], for: owner, at: 1, until: 1_000_000) {
          try await store.working(atJob: job.id).append(Event(.notice, at: 1))
          try await store.endJob(job.id, from: owner, as: .done(), at: 2)
        }
      }
    }
    try await group.waitForAll()
  }
}

private func openOften(_ path: String) async throws {
  for _ in 0..<10 { try await Store.open(at: path).append(Event(.notice, at: 0)) }
}
