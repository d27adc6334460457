import NexusProtocol
import Store
import Terminal

/// Plans and tasks as text for a person.
struct PlanText {
  let palette: Palette
  /// Numbers of tasks of which it has to be said, since their states do not.
  var unverified: Set<Int> = []
  var remarks = TaskRemarks()

  /// The plan's heading and all tasks with everything that is known of them.
  func whole(_ plan: Plan, tasks: [PlanTask]) -> String {
    let standings = tasks.standings()
    let head = heading(plan) + "\n" + palette.apply(.quiet, to: Sanitizer.text(plan.goal).trimmed) + "\n"
    return ([head] + tasks.map { task($0, standing: standings[$0.id.number] ?? .state($0.state)) }).joined(
      separator: "\n")
  }

  func heading(_ plan: Plan) -> String {
    let title = palette.apply(.heading, to: Sanitizer.oneLine(plan.title))
    let state = plan.state == .active ? "" : ", \(plan.state.rawValue)"
    return "Plan \(plan.number): \(title)  " + palette.apply(.quiet, to: "\(plan.branch)\(state)")
  }

  /// One line a task: number, standing, title.
  func line(_ task: PlanTask, standing: TaskStanding) -> String {
    let word = palette.apply(Self.style(of: standing), to: standing.name.padded(to: 10))
    return "  \(String(task.id.number).padded(to: 3)) \(word) \(Sanitizer.oneLine(task.title))\(note(task, standing))"
  }

  func task(_ task: PlanTask, standing: TaskStanding) -> String {
    var text = line(task, standing: standing) + "\n"
    func add(_ name: String, _ items: [String]) {
      guard !items.isEmpty else { return }
      text += "      \(palette.apply(.quiet, to: name.padded(to: 11)))"
      text += items.map(Sanitizer.oneLine).joined(separator: "\n" + String(repeating: " ", count: 17)) + "\n"
    }
    add("after", task.dependsOn.isEmpty ? [] : [task.dependsOn.map(String.init).joined(separator: ", ")])
    add("files", task.files.isEmpty ? [] : [task.files.joined(separator: ", ")])
    add("acceptance", task.acceptance)
    add("checks", task.checks)
    add("commit", task.commit.map { [String($0.prefix(7))] } ?? [])
    let instructions = Sanitizer.text(task.instructions).trimmed
    if !instructions.isEmpty {
      text += instructions.split(separator: "\n", omittingEmptySubsequences: false).map { "      \($0)\n" }.joined()
    }
    return text
  }

  private func note(_ task: PlanTask, _ standing: TaskStanding) -> String {
    let number = task.id.number
    if unverified.contains(number) { return palette.apply(.warning, to: "  unverified") }
    if remarks.changesRequested.contains(number) { return palette.apply(.warning, to: "  changes requested") }
    if remarks.interrupted.contains(number) { return palette.apply(.warning, to: "  interrupted") }
    if let failure = remarks.failures[number] { return palette.apply(.error, to: "  \(Self.words(failure))") }
    if case .blocked(let number) = standing { return palette.apply(.quiet, to: "  by task \(number)") }
    return ""
  }

  /// Such as `checks failed (exit 3)`.
  private static func words(_ failure: TaskRemarks.Failure) -> String {
    if failure.outcome == .checksFailed, let check = failure.check {
      switch check.outcome {
      case .timedOut: return "checks timed out"
      case .couldNotStart: return "a check could not start"
      case .failed, .passed: return "checks failed" + (check.status.map { " (exit \($0))" } ?? "")
      }
    }
    let reason = failure.reason.map { String($0.prefix { !$0.isNewline }) } ?? ""
    return Sanitizer.oneLine(AttemptText.words(failure.outcome.rawValue, reason: reason))
  }

  static func style(of standing: TaskStanding) -> Style {
    switch standing {
    case .ready: .hint
    case .blocked: .warning
    case .state(let state):
      switch state {
      case .approved, .accepted: .success
      case .unverified, .rejected: .warning
      case .failed: .error
      case .pending, .running, .committed, .skipped: .plain
      }
    }
  }
}

extension String {
  /// The text without white space at both ends.
  var trimmed: String {
    var text = self[...]
    while let first = text.first, first.isWhitespace { text.removeFirst() }
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return String(text)
  }
}
