import NexusProtocol

/// A new list of tasks for a plan, compared with the tasks it has, before anything is changed.
struct PlanRevision {
  /// A task of the new list.
  struct Entry {
    var draft: TaskDraft
    /// The task it stands for; nil for a new one.
    var task: PlanTask?
    /// What it depends on: tasks that are there by number, new ones by the draft's identifier.
    var dependsOn: [Reference]
  }

  enum Reference: Hashable {
    case number(Int)
    case new(String)
  }

  let entries: [Entry]
  /// Tasks that the list leaves out and that stay, because they were worked on.
  let kept: [PlanTask]
  /// Tasks that the list leaves out and nobody worked on.
  let removed: [PlanTask]

  /// - Throws: `StoreError.conflict` for a running task that was left out or changed; `.invalid` for a list that is no
  ///   plan, and for a change of a task that must stay as it is.
  init(
    of tasks: [PlanTask], inPlan plan: Int, by drafts: [TaskDraft], hasBeenWorkedOn: (PlanTask) throws -> Bool
  ) throws {
    let byNumber = Dictionary(uniqueKeysWithValues: tasks.map { ($0.id.number, $0) })
    let matches = drafts.map { TaskID.number(named: $0.id, inPlan: plan).flatMap { byNumber[$0] } }
    let mentioned = Set(matches.compactMap { $0?.id })
    let leftOut = tasks.filter { !mentioned.contains($0.id) }
    if let running = leftOut.first(where: { $0.state == .running }) { throw StoreError.isRunning(running.id) }
    kept = try leftOut.filter(hasBeenWorkedOn)
    removed = leftOut.filter { [kept] task in !kept.contains(task) }

    let staying = Set(mentioned.map(\.number) + kept.map(\.id.number))
    entries = zip(drafts, matches).map { draft, task in
      let references = draft.dependsOn.map { name in
        if let number = TaskID.number(named: name, inPlan: plan), staying.contains(number) {
          return Reference.number(number)
        }
        return .new(name)
      }
      return Entry(draft: draft, task: task, dependsOn: references)
    }
    try check(inPlan: plan)
  }

  private func check(inPlan plan: Int) throws {
    if entries.isEmpty { throw StoreError.invalid("A plan needs at least one task; drop the plan instead.") }
    for entry in entries {
      try entry.draft.checkTitle()
      if let task = entry.task, entry.isChanged { try task.checkIsEditable() }
    }
    func name(_ reference: Reference) -> String {
      switch reference {
      case .number(let number): TaskID(plan: plan, number: number).description
      case .new(let name): name
      }
    }
    let nodes = entries.map { ($0.task?.id.description ?? $0.draft.id, $0.dependsOn.map(name)) }
    try TaskGraph(nodes: nodes + TaskGraph(tasks: kept).nodes).check()
  }

  /// The order of all tasks once the new ones have numbers: as in the list, and each task that was kept behind the one
  /// it used to follow.
  func order(of tasks: [PlanTask], entryNumbers: [Int]) -> [Int] {
    var order = entryNumbers
    var previous: Int?
    for number in tasks.map(\.id.number) {
      if kept.contains(where: { $0.id.number == number }) {
        order.insert(number, at: previous.map { order.firstIndex(of: $0)! + 1 } ?? 0)
      }
      if order.contains(number) { previous = number }
    }
    return order
  }
}

extension PlanRevision.Entry {
  /// Whether it asks for something else than the task it stands for.
  var isChanged: Bool {
    guard let task else { return false }
    var revised = PlanTask(draft, id: task.id, position: task.position)
    revised.dependsOn = task.dependsOn
    return !revised.asksForTheSame(as: task) || Set(dependsOn) != Set(task.dependsOn.map { .number($0) })
  }
}
