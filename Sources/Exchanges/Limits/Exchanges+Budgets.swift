package import NexusProtocol

extension Exchanges {
  /// Begins each exchange, in one place: what lanes beside each other begin is counted in the same step.
  ///
  /// - Throws: `ExchangeError.budgetSpent`, after it was told.
  func start(_ exchange: Exchange, about subject: Subject) async throws -> Int64 {
    let scopes = budgets.limited(plan: exchange.plan, task: exchange.task, at: exchange.startedAt)
    let id = try await journal.startExchange(exchange, afterSpending: scopes.map(\.question)) { [budgets] spendings in
      !budgets.lines(of: scopes, spendings).contains(where: \.isSpent)
    }
    if let id { return id }
    guard let line = try await lines(for: subject).first(where: \.isSpent) else {
      throw ExchangeError(.busy, "A budget was spent a moment ago and is not any more.", hint: "Run it again.")
    }
    throw try await spent(line, subject)
  }

  /// Waits until a limit of time is reached, while a task is worked on; returns at once where there is none.
  ///
  /// - Throws: `ExchangeError.budgetSpent`, after it was told; `CancellationError`.
  package func watchTime(of task: TaskID) async throws {
    let subject = Subject(purpose: .implement, task: task)
    while true {
      let lines = try await lines(for: subject).filter { $0.unit == .minutes }
      guard let next = lines.min(by: { $0.limit - $0.spent < $1.limit - $1.spent }) else { return }
      if next.isSpent { throw try await spent(next, subject) }
      // Time counts while models work, so it may not be over by then.
      try await Task.sleep(for: max(.milliseconds(50), .seconds((next.limit - next.spent) * 60)))
    }
  }

  private func lines(for subject: Subject) async throws -> [Budgets.Line] {
    try await budgets.lines(
      plan: subject.plan ?? subject.task?.plan, task: subject.task, in: journal, at: events.now())
  }

  private func spent(_ line: Budgets.Line, _ subject: Subject) async throws -> ExchangeError {
    try await events.tell(
      .budgetSpent, subject,
      ["setting": .string(line.setting), "spent": .number(line.spent), "limit": .number(line.limit)])
    let whose =
      switch line.scope {
      case .task: subject.task.map { "of task \($0)" } ?? "of the task"
      case .plan: (subject.plan ?? subject.task?.plan).map { "of plan \($0)" } ?? "of the plan"
      case .day: "of the last 24 hours"
      case .job: budgets.job.map { "of job \($0)" } ?? "of the job"
      }
    guard line.scope != .job else {
      return ExchangeError(
        .budgetSpent(.job), "The budget \(whose) is spent: \(line.text).",
        hint:
          "What was done is kept, and `nexus \(subject.command)` goes on from there with a larger `\(line.setting)`.")
    }
    return ExchangeError(
      .budgetSpent(line.scope), "The budget \(whose) is spent: \(line.text).",
      hint: "What was done is kept, and `nexus \(subject.command)` goes on from there: "
        + (line.scope == .day ? "later, or " : "") + "after `nexus config set \(line.setting) NUMBER`.")
  }
}

extension Subject {
  /// The command that asks such things.
  fileprivate var command: String {
    switch purpose {
    case .plan: "plan"
    case .review: "review"
    case .consult: "consult"
    case .ask: "ask"
    default: "implement"
    }
  }
}
