import NexusProtocol
import Store
import Testing

@Suite struct EditingTests {
  @Test func addsATaskWhereItIsWanted() async throws {
    let fixture = try StoreFixture()
    try await fixture.addPlan(["a": [], "b": []])
    let last = try await fixture.store.addTask(
      TaskDraft(id: "x", title: "Last", instructions: "i", files: ["f"], dependsOn: ["1", "1.2"]), toPlan: 1)
    #expect(
      last
        == PlanTask(
          id: TaskID(1, 3), position: 2, title: "Last", instructions: "i", files: ["f"], dependsOn: [1, 2]))
    let first = try await fixture.store.addTask(TaskDraft(id: "x", title: "First"), toPlan: 1, at: 0)
    #expect(first.id == TaskID(1, 4))
    #expect(try await fixture.store.tasks(ofPlan: 1).map(\.id.number) == [4, 1, 2, 3])
    #expect(try await fixture.store.tasks(ofPlan: 1).map(\.position) == [0, 1, 2, 3])
  }

  @Test func refusesAnAdditionThatDoesNotFit() async throws {
    let fixture = try StoreFixture()
    try await fixture.addPlan()
    func add(_ draft: TaskDraft, to plan: Int = 1, at position: Int? = nil) async -> StoreError.Code? {
      await code { _ = try await fixture.store.addTask(draft, toPlan: plan, at: position) }
    }
    #expect(await add(TaskDraft(id: "x", title: "X", dependsOn: ["2"])) == .invalid)
    #expect(await add(TaskDraft(id: "x", title: "X", dependsOn: ["01"])) == .invalid)
    #expect(await add(TaskDraft(id: "x", title: " \n")) == .invalid)
    #expect(await add(TaskDraft(id: "x", title: "X"), at: 2) == .invalid)
    #expect(await add(TaskDraft(id: "x", title: "X"), at: -1) == .invalid)
    #expect(await add(TaskDraft(id: "x", title: "X"), to: 2) == .notFound)
    try await fixture.store.dropPlan(1)
    #expect(await add(TaskDraft(id: "x", title: "X")) == .invalid)
    #expect(try await fixture.store.tasks(ofPlan: 1).count == 1)
  }

  @Test func changesOnlyTheGivenFields() async throws {
    let fixture = try StoreFixture()
    try await fixture.addPlan(["a": [], "b": ["a"]])
    let changed = try await fixture.store.updateTask(
      TaskID(1, 2), TaskChange(title: "New", checks: ["make"], dependsOn: []))
    #expect(changed == PlanTask(id: TaskID(1, 2), position: 1, title: "New", checks: ["make"]))
    #expect(try await fixture.store.task(TaskID(1, 2)) == changed)
    let rest = try await fixture.store.updateTask(
      TaskID(1, 2), TaskChange(instructions: "i", files: ["f"], acceptance: ["a"], dependsOn: [1, 1]))
    #expect(
      rest
        == PlanTask(
          id: TaskID(1, 2), position: 1, title: "New", instructions: "i", files: ["f"], acceptance: ["a"],
          checks: ["make"], dependsOn: [1]))
  }

  @Test func refusesDependenciesThatCannotBe() async throws {
    let fixture = try StoreFixture()
    try await fixture.addPlan(["a": [], "b": ["a"], "c": ["b"]])
    func update(_ dependsOn: [Int]) async -> String? {
      do {
        _ = try await fixture.store.updateTask(TaskID(1, 1), TaskChange(dependsOn: dependsOn))
        return nil
      } catch { return error.message }
    }
    #expect(await update([3]) == "The tasks depend on each other in a circle: 1.1 → 1.3 → 1.2 → 1.1.")
    #expect(await update([1]) == "Task 1.1 depends on itself.")
    #expect(await update([9]) == "Task 1.1 depends on 1.9, which is not in the plan.")
    #expect(try await fixture.store.task(TaskID(1, 1))?.dependsOn == [])
  }

  @Test func leavesTasksAloneThatAreWorkedOnOrDone() async throws {
    let fixture = try StoreFixture()
    try await fixture.addPlan()
    let task = TaskID(1, 1)
    try await fixture.start(task)
    #expect(await code { _ = try await fixture.store.updateTask(task, TaskChange(title: "x")) } == .conflict)
    try await fixture.store.release(task, from: StoreFixture.owner, as: .committed, commit: "c")
    #expect(await code { _ = try await fixture.store.updateTask(task, TaskChange(title: "x")) } == .invalid)
    #expect(try await fixture.store.updateTask(task, TaskChange(title: "Task a")).title == "Task a")
    #expect(await code { _ = try await fixture.store.updateTask(TaskID(2, 1), TaskChange()) } == .notFound)
  }

  @Test func removesATaskThatNothingNeeds() async throws {
    let fixture = try StoreFixture()
    try await fixture.addPlan(["a": [], "b": ["a"], "c": ["b"]])
    #expect(await code { try await fixture.store.removeTask(TaskID(1, 2)) } == .invalid)
    try await fixture.store.removeTask(TaskID(1, 2), adjustingDependents: true)
    let tasks = try await fixture.store.tasks(ofPlan: 1)
    #expect(tasks.map(\.id.number) == [1, 3])
    #expect(tasks.map(\.position) == [0, 1])
    #expect(tasks[1].dependsOn == [1])
    try await fixture.store.removeTask(TaskID(1, 3))
    #expect(await code { try await fixture.store.removeTask(TaskID(1, 1)) } == .invalid)
    #expect(try await fixture.store.addTask(TaskDraft(id: "d", title: "D"), toPlan: 1).id == TaskID(1, 4))
  }

  @Test func keepsTasksThatHaveAHistory() async throws {
    let fixture = try StoreFixture()
    try await fixture.addPlan(["a": [], "b": [], "c": [], "d": []])
    try await fixture.start(TaskID(1, 1))
    #expect(await code { try await fixture.store.removeTask(TaskID(1, 1)) } == .conflict)
    try await fixture.store.release(TaskID(1, 1), from: StoreFixture.owner, as: .pending, commit: nil)
    _ = try await fixture.store.startExchange(.sample(task: TaskID(1, 2)))
    _ = try await fixture.store.record(
      Review(task: TaskID(1, 3), commit: "c", reviewer: .user, verdict: .reject, summary: "", at: 0))
    for number in 1...3 {
      #expect(await code { try await fixture.store.removeTask(TaskID(1, number)) } == .invalid)
    }
    try await fixture.store.removeTask(TaskID(1, 4))
  }

  @Test func movesATaskAndKeepsTheOrderOfTheOthers() async throws {
    let fixture = try StoreFixture()
    try await fixture.addPlan(["a": [], "b": [], "c": [], "d": []])
    try await fixture.store.setPosition(2, of: TaskID(1, 1))
    #expect(try await fixture.store.tasks(ofPlan: 1).map(\.id.number) == [2, 3, 1, 4])
    try await fixture.store.setPosition(0, of: TaskID(1, 4))
    #expect(try await fixture.store.tasks(ofPlan: 1).map(\.id.number) == [4, 2, 3, 1])
    #expect(await code { try await fixture.store.setPosition(4, of: TaskID(1, 1)) } == .invalid)
    #expect(await code { try await fixture.store.setPosition(0, of: TaskID(1, 9)) } == .notFound)
  }

  @Test func addingToAFinishedPlanMakesItActive() async throws {
    let fixture = try StoreFixture()
    try await fixture.addPlan()
    try await fixture.store.skip(TaskID(1, 1))
    #expect(try await fixture.store.finishPlanIfDone(1))
    _ = try await fixture.store.addTask(TaskDraft(id: "b", title: "B"), toPlan: 1)
    #expect(try await fixture.store.plan(1)?.state == .active)
  }
}
