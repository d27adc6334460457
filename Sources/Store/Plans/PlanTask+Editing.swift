import NexusProtocol

extension PlanTask {
  /// Refuses tasks whose text must stay as it is: what somebody works on, and what a commit was judged by.
  func checkIsEditable() throws(StoreError) {
    switch state {
    case .pending, .failed, .rejected, .skipped: return
    case .running: throw .isRunning(id)
    case .committed, .unverified, .approved, .accepted:
      throw .invalid("Task \(id) is \(state.rawValue), so it cannot be changed.")
    }
  }

  func checkTitle() throws(StoreError) { try StoreError.checkTitle(title, of: "Task \(id)") }

  /// Whether both ask for the same work; place, state and commit do not count.
  func asksForTheSame(as other: PlanTask) -> Bool {
    title == other.title && instructions == other.instructions && files == other.files
      && acceptance == other.acceptance && checks == other.checks && dependsOn == other.dependsOn
  }
}

extension TaskDraft {
  func checkTitle() throws(StoreError) { try StoreError.checkTitle(title, of: "Task \(id)") }
}

extension TaskID {
  /// The number that a text names in a plan: `2`, or `3.2` in plan 3.
  static func number(named text: String, inPlan plan: Int) -> Int? {
    let prefix = "\(plan)."
    let digits = text.hasPrefix(prefix) ? String(text.dropFirst(prefix.count)) : text
    guard let number = Int(digits), String(number) == digits else { return nil }
    return number
  }
}

extension TaskGraph {
  init(tasks: [PlanTask]) {
    self.init(
      nodes: tasks.map { task in
        (task.id.description, task.dependsOn.map { TaskID(plan: task.id.plan, number: $0).description })
      })
  }
}

extension StoreError {
  fileprivate static func checkTitle(_ title: String, of task: String) throws(StoreError) {
    guard title.contains(where: { !$0.isWhitespace }) else { throw .invalid("\(task) has no title.") }
  }
}
