package import NexusProtocol

extension PlanDraft {
  /// The draft as both forms of a plan can say it: see `TaskDraft.normalized()`. Tasks without identifier get a number.
  package func normalized() -> PlanDraft {
    var numbering = TaskNumbering()
    let tasks = tasks.map { task in
      var task = task.normalized()
      task.id = numbering.id(task.id)
      return task
    }
    return PlanDraft(title: title.onOneLine, tasks: tasks)
  }
}

extension TaskDraft {
  /// The task with identifiers in their one spelling, everything but the instructions on one line each and without
  /// blanks at the ends, empty entries dropped, and LF for the line ends of the instructions.
  ///
  /// What a reader returns is in this form already.
  package func normalized() -> TaskDraft {
    func oneLine(_ entries: [String]) -> [String] { entries.map(\.onOneLine).filter { !$0.isEmpty } }
    return TaskDraft(
      id: TaskReference.canonical(id) ?? "", title: title.onOneLine, instructions: instructions.withLineFeeds,
      files: oneLine(files), acceptance: oneLine(acceptance), checks: oneLine(checks),
      dependsOn: dependsOn.compactMap { TaskReference.canonical($0) })
  }
}

/// Gives numbers to tasks that come without identifier.
struct TaskNumbering {
  private var used: Set<String> = []
  private var count = 0
  private var last = 0

  /// The identifier of the next task: its own, or else the first number from its place on that none before it has.
  mutating func id(_ own: String?) -> String {
    count += 1
    var id = own ?? ""
    if id.isEmpty {
      last = max(last + 1, count)
      while used.contains(String(last)) { last += 1 }
      id = String(last)
    }
    used.insert(id)
    return id
  }
}
