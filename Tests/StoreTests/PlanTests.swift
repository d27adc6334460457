import NexusProtocol
import Store
import Testing

@Suite struct PlanTests {
  @Test func savesAPlanWithItsTasks() async throws {
    let fixture = try StoreFixture()
    let draft = PlanDraft(
      title: "Add JSON",
      tasks: [
        TaskDraft(
          id: "x", title: "First", instructions: "Do\nthis", files: ["a.swift", "b \"c\".swift"],
          acceptance: ["works"], checks: ["swift test"]),
        TaskDraft(id: "y", title: "Second", dependsOn: ["x", "x"]),
      ])
    let plan = try await fixture.store.savePlan(
      draft, goal: "goal", base: "abc", baseBranch: nil, at: 42, branch: { "nexus/\($0)-add-json" })

    #expect(
      plan
        == Plan(
          number: 1, goal: "goal", title: "Add JSON", base: "abc", baseBranch: nil, branch: "nexus/1-add-json",
          state: .active, createdAt: 42))
    #expect(try await fixture.store.plan(1) == plan)
    #expect(try await fixture.store.plan(2) == nil)
    let tasks = try await fixture.store.tasks(ofPlan: 1)
    #expect(
      tasks == [
        PlanTask(
          id: TaskID(1, 1), position: 0, title: "First", instructions: "Do\nthis",
          files: ["a.swift", "b \"c\".swift"], acceptance: ["works"], checks: ["swift test"]),
        PlanTask(id: TaskID(1, 2), position: 1, title: "Second", dependsOn: [1]),
      ])
    #expect(try await fixture.store.task(TaskID(1, 2)) == tasks[1])
    #expect(try await fixture.store.task(TaskID(1, 3)) == nil)
  }

  @Test(
    arguments: [
      [], [("a", ["b"])], [("a", ["a"])], [("a", []), ("a", [])], [("a", ["c"]), ("b", ["a"]), ("c", ["b"])],
    ] as [[(String, [String])]])
  func refusesADraftThatIsNoPlan(_ tasks: [(String, [String])]) async throws {
    let fixture = try StoreFixture()
    let draft = PlanDraft(title: "t", tasks: tasks.map { TaskDraft(id: $0, title: "T", dependsOn: $1) })
    let error = await #expect(throws: StoreError.self) {
      try await fixture.store.savePlan(draft, goal: "", base: "", baseBranch: nil, at: 0, branch: { "b\($0)" })
    }
    #expect(error?.code == .invalid)
    #expect(try await fixture.store.plans().isEmpty)
  }

  @Test func theChosenPlanIsWorkedOnUntilAnotherIsMadeOrChosen() async throws {
    let fixture = try StoreFixture()
    let store = fixture.store
    for _ in 1...3 { try await fixture.addPlan() }
    func active() async throws -> [Int] { try await store.activePlans().map(\.number) }
    #expect(try await active() == [3, 2, 1])
    try await store.usePlan(1)
    #expect(try await active() == [1, 3, 2])
    try await store.usePlan(2)
    #expect(try await active() == [2, 3, 1])
    #expect(try await fixture.again().latestActivePlan()?.number == 2)
    try await fixture.addPlan()
    #expect(try await active() == [4, 3, 2, 1])
    try await store.dropPlan(4)
    #expect(try await active() == [2, 3, 1])
    try await store.dropPlan(2)
    #expect(try await active() == [3, 1])
    let dropped = await #expect(throws: StoreError.self) { try await store.usePlan(2) }
    #expect(dropped?.code == .invalid && dropped?.droppedPlan == 2)
  }

  @Test func namesTheCircle() async throws {
    let fixture = try StoreFixture()
    let error = await #expect(throws: StoreError.self) {
      try await fixture.addPlan(["z": ["a"], "a": ["b"], "b": ["c"], "c": ["a"]])
    }
    #expect(error?.message == "The tasks depend on each other in a circle: a → b → c → a.")
  }

  @Test func countsTasksByState() async throws {
    let fixture = try StoreFixture()
    try await fixture.addPlan(["a": [], "b": [], "c": []])
    let second = try await fixture.addPlan(title: "Second")
    try await fixture.store.skip(TaskID(1, 2))
    let plans = try await fixture.store.plans()
    #expect(plans.map(\.counts) == [[.pending: 2, .skipped: 1], [.pending: 1]])
    #expect(plans.map(\.plan.number) == [1, 2])
    #expect(try await fixture.store.latestActivePlan() == second)
  }

  @Test func finishesAPlanOnceAllIsAcceptedOrSkipped() async throws {
    let fixture = try StoreFixture()
    try await fixture.addPlan(["a": [], "b": []])
    try await fixture.start(TaskID(1, 1))
    try await fixture.store.release(TaskID(1, 1), from: StoreFixture.owner, as: .approved, commit: "c1")
    try await fixture.store.skip(TaskID(1, 2))
    #expect(try await !fixture.store.finishPlanIfDone(1))
    #expect(try await fixture.store.move(TaskID(1, 1), from: [.approved], to: .accepted))
    #expect(try await fixture.store.finishPlanIfDone(1))
    #expect(try await fixture.store.finishPlanIfDone(1))
    #expect(try await fixture.store.plan(1)?.state == .finished)
    #expect(try await fixture.store.latestActivePlan() == nil)

    try await fixture.store.retry(TaskID(1, 2))
    #expect(try await fixture.store.plan(1)?.state == .active)
  }

  @Test func dropsAPlanUnlessATaskRuns() async throws {
    let fixture = try StoreFixture()
    try await fixture.addPlan()
    try await fixture.start(TaskID(1, 1))
    #expect(await code { try await fixture.store.dropPlan(1) } == .conflict)
    try await fixture.store.release(TaskID(1, 1), from: StoreFixture.owner, as: .failed, commit: nil)
    try await fixture.store.dropPlan(1)
    #expect(try await fixture.store.plan(1)?.state == .dropped)
    #expect(await code { try await fixture.store.retry(TaskID(1, 1)) } == .invalid)
    #expect(await code { try await fixture.store.dropPlan(7) } == .notFound)
    #expect(try await fixture.addPlan().number == 2)
  }

  @Test func givesEachPlanANumberOfItsOwnUnderContention() async throws {
    let fixture = try StoreFixture()
    let numbers = try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<4 {
        let store = try fixture.again()
        group.addTask {
          let plan = try await store.savePlan(
            PlanDraft(title: "t", tasks: [TaskDraft(id: "a", title: "A")]), goal: "g", base: "b", baseBranch: nil,
            at: 0, branch: { "nexus/\($0)" })
          return plan.branch == "nexus/\(plan.number)" ? plan.number : -1
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(numbers.sorted() == [1, 2, 3, 4])
  }
}

/// The code of the store error that `body` throws; nil when it throws none.
func code(_ body: () async throws -> Void) async -> StoreError.Code? {
  do {
    try await body()
    return nil
  } catch {
    return (error as? StoreError)?.code
  }
}
