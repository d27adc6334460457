import NexusProtocol
import Store
import Testing

/// Random operations, right and wrong ones, after each of which the plan must still be one.
@Suite struct StoreInvariantTests {
  @Test(arguments: 1...12 as ClosedRange<UInt64>)
  func anyOperationsLeaveAPlan(_ seed: UInt64) async throws {
    var random = Generator(state: seed)
    let fixture = try StoreFixture()
    try await fixture.addPlan(["a": [], "b": ["a"], "c": []])
    var everSeen: Set<Int> = [1, 2, 3]
    var gone: Set<Int> = []
    for _ in 0..<120 {
      do {
        try await operate(on: fixture.store, with: &random)
      } catch let error as StoreError {
        #expect([.invalid, .conflict, .notFound].contains(error.code), "\(error)")
      }
      let tasks = try await fixture.store.tasks(ofPlan: 1)
      let numbers = Set(tasks.map(\.id.number))
      #expect(numbers.count == tasks.count)
      #expect(!tasks.isEmpty)
      #expect(tasks.map(\.position) == Array(0..<tasks.count))
      #expect(tasks.allSatisfy { numbers.isSuperset(of: $0.dependsOn) })
      #expect(isAcyclic(tasks))
      #expect(gone.isDisjoint(with: numbers), "A number came back.")
      gone.formUnion(everSeen.subtracting(numbers))
      everSeen.formUnion(numbers)
      for task in tasks { try await checkWork(at: task, in: fixture.store) }
    }
  }

  private func checkWork(at task: PlanTask, in store: Store) async throws {
    let attempts = try await store.attempts(at: task.id)
    let running = attempts.count { $0.outcome == .running }
    #expect(running == 0 || (running == 1 && task.state == .running))
    #expect(attempts.map(\.number) == Array(1..<attempts.count + 1))
    switch task.state {
    case .committed, .unverified, .approved, .accepted: #expect(task.commit != nil)
    default: break
    }
  }

  private func isAcyclic(_ tasks: [PlanTask]) -> Bool {
    var done: Set<Int> = []
    for _ in tasks { done.formUnion(tasks.filter { done.isSuperset(of: $0.dependsOn) }.map(\.id.number)) }
    return done.count == tasks.count
  }

  private func operate(on store: Store, with random: inout Generator) async throws {
    let owners = [StoreFixture.owner, StoreFixture.otherOwner]
    let owner = owners.randomElement(using: &random)!
    func number() -> Int { Int.random(in: 1...8, using: &random) }
    let task = TaskID(1, number())
    let state = TaskState.allCases.randomElement(using: &random)!
    let now = Timestamp(millisecondsSince1970: .random(in: 0...1000, using: &random))
    switch Int.random(in: 0..<15, using: &random) {
    case 0: _ = try await store.claim(task, for: owner, at: now, until: now + .milliseconds(300))
    case 1: _ = try await store.renew(task, for: owner, until: now)
    case 2: try await store.release(task, from: owner, as: state, commit: Bool.random(using: &random) ? "c" : nil)
    case 3: _ = try await store.move(task, from: Set(TaskState.allCases), to: state)
    case 4: _ = try await store.startAttempt(at: task, base: "b", at: now)
    case 5:
      guard let attempt = try await store.attempts(at: task).last else { return }
      let outcome = Attempt.Outcome.allCases.randomElement(using: &random)!
      try await store.finishAttempt(attempt.id, outcome: outcome, reason: nil, commit: "c", at: now)
    case 6: _ = try await store.recoverAbandoned(at: now)
    case 7:
      let draft = TaskDraft(id: "n", title: "N", dependsOn: ["\(number())"])
      _ = try await store.addTask(draft, toPlan: 1, at: .random(in: 0...5, using: &random))
    case 8:
      let change = TaskChange(title: "T\(number())", dependsOn: [number(), number()])
      _ = try await store.updateTask(task, change)
    case 9: try await store.removeTask(task, adjustingDependents: Bool.random(using: &random))
    case 10: try await store.setPosition(number() - 1, of: task)
    case 11: try await store.retry(task)
    case 12: try await store.skip(task)
    case 13: _ = try await store.finishPlanIfDone(1)
    default: _ = try await store.replaceTasks(ofPlan: 1, with: drafts(from: store, with: &random))
    }
  }

  /// The plan as it is, shuffled, with some tasks left out, some added, and now and then a wrong dependency.
  private func drafts(from store: Store, with random: inout Generator) async throws -> [TaskDraft] {
    var drafts = try await store.tasks(ofPlan: 1).map { task in
      TaskDraft(
        id: "\(task.id.number)", title: task.title, instructions: task.instructions,
        dependsOn: task.dependsOn.map { "1.\($0)" })
    }
    drafts.shuffle(using: &random)
    if drafts.count > 5 { drafts.removeLast(Int.random(in: 0...2, using: &random)) }
    let names = drafts.map(\.id) + ["new"]
    drafts.append(TaskDraft(id: "new", title: "New", dependsOn: [names.randomElement(using: &random)!]))
    return drafts
  }
}

/// SplitMix64, so that a failure comes back with its seed.
private struct Generator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
