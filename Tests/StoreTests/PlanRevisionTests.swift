import NexusProtocol
import Store
import Testing

@Suite struct PlanRevisionTests {
  @Test func makesThePlanTheList() async throws {
    let fixture = try StoreFixture()
    try await fixture.addPlan(["a": [], "b": ["a"], "c": ["b"]])
    let changes = try await fixture.store.replaceTasks(
      ofPlan: 1,
      with: [
        TaskDraft(id: "new", title: "New", dependsOn: ["1.3"]),
        TaskDraft(id: "3", title: "Task c", instructions: "more", dependsOn: ["1"]),
        TaskDraft(id: "1.1", title: "Task a"),
      ])
    #expect(changes.added == [TaskID(1, 4)])
    #expect(changes.changed == [TaskID(1, 3)])
    #expect(changes.removed == [TaskID(1, 2)])
    #expect(changes.kept == [])
    #expect(
      changes.tasks == [
        PlanTask(id: TaskID(1, 4), position: 0, title: "New", dependsOn: [3]),
        PlanTask(id: TaskID(1, 3), position: 1, title: "Task c", instructions: "more", dependsOn: [1]),
        PlanTask(id: TaskID(1, 1), position: 2, title: "Task a"),
      ])
    #expect(try await fixture.store.tasks(ofPlan: 1) == changes.tasks)
  }

  @Test func aListThatChangesNothingChangesNothing() async throws {
    let fixture = try StoreFixture()
    try await fixture.addPlan(["a": [], "b": ["a"]])
    try await fixture.start(TaskID(1, 1))
    let before = try await fixture.store.tasks(ofPlan: 1)
    let drafts = [TaskDraft(id: "1", title: "Task a"), TaskDraft(id: "2", title: "Task b", dependsOn: ["1", "1"])]
    let changes = try await fixture.store.replaceTasks(ofPlan: 1, with: drafts)
    #expect(changes == PlanChanges(tasks: before, added: [], changed: [], removed: [], kept: []))
  }

  @Test func keepsWorkedOnTasksBehindTheOnesTheyFollowed() async throws {
    let fixture = try StoreFixture()
    try await fixture.addPlan(["a": [], "b": [], "c": [], "d": []])
    for number in [1, 3] {
      try await fixture.start(TaskID(1, number))
      try await fixture.store.release(TaskID(1, number), from: StoreFixture.owner, as: .committed, commit: "c")
    }
    let changes = try await fixture.store.replaceTasks(
      ofPlan: 1, with: [TaskDraft(id: "4", title: "Task d"), TaskDraft(id: "2", title: "Task b", dependsOn: ["3"])])
    #expect(changes.kept == [TaskID(1, 1), TaskID(1, 3)])
    #expect(changes.tasks.map(\.id.number) == [1, 4, 2, 3])
    #expect(changes.tasks.map(\.state) == [.committed, .pending, .pending, .committed])
    #expect(changes.tasks[2].dependsOn == [3])
  }

  @Test func refusesToTouchARunningTask() async throws {
    let fixture = try StoreFixture()
    try await fixture.addPlan(["a": [], "b": []])
    try await fixture.start(TaskID(1, 1))
    let before = try await fixture.store.tasks(ofPlan: 1)
    func replace(_ drafts: [TaskDraft]) async -> StoreError.Code? {
      await code { _ = try await fixture.store.replaceTasks(ofPlan: 1, with: drafts) }
    }
    #expect(await replace([TaskDraft(id: "2", title: "Task b")]) == .conflict)
    #expect(await replace([TaskDraft(id: "1", title: "Changed")]) == .conflict)
    #expect(try await fixture.store.tasks(ofPlan: 1) == before)
  }

  @Test(arguments: [
    [],
    [TaskDraft(id: "1", title: "A"), TaskDraft(id: "1.1", title: "A again")],
    [TaskDraft(id: "x", title: "X"), TaskDraft(id: "x", title: "Y")],
    [TaskDraft(id: "1", title: " ")],
    [TaskDraft(id: "1", title: "A", dependsOn: ["2"])],
    [TaskDraft(id: "1", title: "A", dependsOn: ["x"]), TaskDraft(id: "x", title: "X", dependsOn: ["1.1"])],
    [TaskDraft(id: "1", title: "A"), TaskDraft(id: "3", title: "Changed")],
  ])
  func refusesAListThatIsNoPlan(_ drafts: [TaskDraft]) async throws {
    let fixture = try StoreFixture()
    try await fixture.addPlan(["a": [], "b": [], "c": []])
    try await fixture.start(TaskID(1, 3))
    try await fixture.store.release(TaskID(1, 3), from: StoreFixture.owner, as: .unverified, commit: "c")
    let before = try await fixture.store.tasks(ofPlan: 1)
    #expect(await code { _ = try await fixture.store.replaceTasks(ofPlan: 1, with: drafts) } == .invalid)
    #expect(try await fixture.store.tasks(ofPlan: 1) == before)
  }

  @Test func refusesToRemoveWhatAKeptTaskDependsOn() async throws {
    let fixture = try StoreFixture()
    try await fixture.addPlan(["a": [], "b": ["a"]])
    _ = try await fixture.store.startExchange(.sample(task: TaskID(1, 2)))
    #expect(
      await code {
        _ = try await fixture.store.replaceTasks(ofPlan: 1, with: [TaskDraft(id: "n", title: "N")])
      } == .invalid)
    #expect(try await fixture.store.tasks(ofPlan: 1).count == 2)
  }
}
