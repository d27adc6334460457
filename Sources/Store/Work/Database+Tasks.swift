import GRDB
import NexusProtocol

extension Database {
  /// The tasks of a plan by position.
  func tasks(ofPlan number: Int) throws -> [PlanTask] {
    let dependencies = try dependencies(inPlan: number)
    return try records("SELECT * FROM tasks WHERE plan = :plan ORDER BY position", ["plan": number]).map { record in
      try PlanTask(record, dependsOn: dependencies[record.int("number")] ?? [])
    }
  }

  /// The tasks of a plan by position, of their texts the titles only.
  func tasksInBrief(ofPlan number: Int) throws -> [PlanTask] {
    let dependencies = try dependencies(inPlan: number)
    return try records(
      "SELECT number, position, title, state, commitID FROM tasks WHERE plan = :plan ORDER BY position",
      ["plan": number]
    ).map { record in
      let task = try record.int("number")
      return PlanTask(
        id: TaskID(plan: number, number: task), position: try record.int("position"),
        title: try record.text("title"), dependsOn: dependencies[task] ?? [], state: try record.named("state"),
        commit: try record.optionalText("commitID"))
    }
  }

  /// What each task of a plan depends on, by number.
  private func dependencies(inPlan number: Int) throws -> [Int: [Int]] {
    var dependencies: [Int: [Int]] = [:]
    for record in try records(
      "SELECT task, dependsOn FROM task_dependencies WHERE plan = :plan ORDER BY task, dependsOn", ["plan": number])
    {
      dependencies[try record.int("task"), default: []].append(try record.int("dependsOn"))
    }
    return dependencies
  }

  func task(_ id: TaskID) throws -> PlanTask? {
    guard let record = try record("SELECT * FROM tasks WHERE plan = :plan AND number = :task", id.arguments) else {
      return nil
    }
    let dependencies = try records(
      "SELECT dependsOn FROM task_dependencies WHERE plan = :plan AND task = :task ORDER BY dependsOn", id.arguments)
    return try PlanTask(record, dependsOn: dependencies.map { try $0.int("dependsOn") })
  }

  func requireTask(_ id: TaskID) throws -> PlanTask {
    guard let task = try task(id) else { throw StoreError.notFound("task \(id)") }
    return task
  }

  /// Saves the tasks of a new plan.
  func insertTasks(_ drafts: [TaskDraft], ofNewPlan plan: Int) throws {
    var numbers: [String: Int] = [:]
    for (position, draft) in drafts.enumerated() {
      let number = try nextTaskNumber(inPlan: plan)
      numbers[draft.id] = number
      try insert(PlanTask(draft, id: TaskID(plan: plan, number: number), position: position))
    }
    for draft in drafts {
      // The drafts were checked: every name is that of a draft.
      let dependencies = draft.dependsOn.map { numbers[$0]! }
      try setDependencies(dependencies, of: TaskID(plan: plan, number: numbers[draft.id]!))
    }
  }

  /// Saves a new task without its dependencies.
  func insert(_ task: PlanTask) throws {
    try run(
      """
      INSERT INTO tasks (plan, number, position, title, instructions, files, acceptance, checks, state, commitID)
      VALUES (:plan, :task, :position, :title, :instructions, :files, :acceptance, :checks, :state, :commit)
      """,
      task.contentArguments.merging(
        ["position": task.position, "state": task.state.rawValue, "commit": task.commit], uniquingKeysWith: { $1 }))
  }

  /// Saves the texts of a task, not its state, place or dependencies; what was tried for the old ones is not gone on with.
  func updateContent(of task: PlanTask) throws {
    try closeRun(at: task.id)
    try run(
      """
      UPDATE tasks SET title = :title, instructions = :instructions, files = :files, acceptance = :acceptance,
      checks = :checks WHERE plan = :plan AND number = :task
      """,
      task.contentArguments)
  }

  func setDependencies(_ numbers: [Int], of id: TaskID) throws {
    try run("DELETE FROM task_dependencies WHERE plan = :plan AND task = :task", id.arguments)
    for number in Set(numbers) {
      try run(
        "INSERT INTO task_dependencies (plan, task, dependsOn) VALUES (:plan, :task, :dependsOn)",
        id.arguments.merging(["dependsOn": number], uniquingKeysWith: { $1 }))
    }
  }

  /// Deletes a task on which no other depends and that has no history.
  func deleteTask(_ id: TaskID) throws {
    try run("DELETE FROM tasks WHERE plan = :plan AND number = :task", id.arguments)
  }

  /// Whether something is known of a task that must not be lost with it.
  func hasBeenWorkedOn(_ task: PlanTask) throws -> Bool {
    guard task.state == .pending else { return true }
    return try record(
      """
      SELECT EXISTS (SELECT 1 FROM attempts WHERE plan = :plan AND task = :task)
      OR EXISTS (SELECT 1 FROM exchanges WHERE plan = :plan AND task = :task)
      OR EXISTS (SELECT 1 FROM reviews WHERE plan = :plan AND task = :task) AS hasHistory
      """,
      task.id.arguments)!.bool("hasHistory")
  }

  /// Puts the tasks of a plan into the order of `numbers`, which must name each once.
  func setOrder(_ numbers: [Int], ofPlan plan: Int) throws {
    // Two tasks may not share a place even for a moment, so all go out of the way first.
    try run("UPDATE tasks SET position = -1 - position WHERE plan = :plan", ["plan": plan])
    for (position, number) in numbers.enumerated() {
      try run(
        "UPDATE tasks SET position = :position WHERE plan = :plan AND number = :task",
        ["plan": plan, "task": number, "position": position])
    }
  }

  /// Sets state and, where one is given, commit.
  ///
  /// - Throws: `.invalid` for a state that says a commit exists when none does.
  func setState(_ state: TaskState, commit: String? = nil, of task: PlanTask) throws {
    if state.needsCommit, commit ?? task.commit == nil {
      throw StoreError.invalid("Task \(task.id) has no commit, so it cannot be \(state.rawValue).")
    }
    try run(
      """
      UPDATE tasks SET state = :state, commitID = COALESCE(:commit, commitID) WHERE plan = :plan AND number = :task
      """,
      task.id.arguments.merging(["state": state.rawValue, "commit": commit], uniquingKeysWith: { $1 }))
  }
}

extension TaskState {
  fileprivate var needsCommit: Bool {
    switch self {
    case .committed, .unverified, .approved, .accepted: true
    case .pending, .running, .failed, .rejected, .skipped: false
    }
  }
}

extension TaskID {
  var arguments: Database.Arguments { ["plan": plan, "task": number] }
}

extension PlanTask {
  init(_ record: Record, dependsOn: [Int]) throws {
    self.init(
      id: TaskID(plan: try record.int("plan"), number: try record.int("number")),
      position: try record.int("position"), title: try record.text("title"),
      instructions: try record.text("instructions"), files: try JSONList.list(record.text("files")),
      acceptance: try JSONList.list(record.text("acceptance")), checks: try JSONList.list(record.text("checks")),
      dependsOn: dependsOn, state: try record.named("state"), commit: try record.optionalText("commitID"))
  }

  init(_ draft: TaskDraft, id: TaskID, position: Int) {
    self.init(
      id: id, position: position, title: draft.title, instructions: draft.instructions, files: draft.files,
      acceptance: draft.acceptance, checks: draft.checks)
  }

  fileprivate var contentArguments: Database.Arguments {
    id.arguments.merging(
      [
        "title": title, "instructions": instructions, "files": JSONList.text(files),
        "acceptance": JSONList.text(acceptance), "checks": JSONList.text(checks),
      ], uniquingKeysWith: { $1 })
  }
}
