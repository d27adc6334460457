import GRDB
package import NexusProtocol

/// What lets a run go on where a killed one stopped: attempts that were not followed to their end, and replies that were
/// whole but not yet acted on.
extension Store {
  package func keepTree(_ tree: String, of attempt: Int64) async throws(StoreError) {
    try await write { db in
      _ = try db.requireAttempt(attempt)
      try db.run("UPDATE attempts SET tree = :tree WHERE id = :id", ["id": attempt, "tree": tree])
    }
  }

  package func keepPrevious(_ previous: Int64, of attempt: Int64) async throws(StoreError) {
    try await write { db in
      guard try db.requireAttempt(previous).task == db.requireAttempt(attempt).task else {
        throw StoreError.invalid("An attempt goes on from one at the same task only.")
      }
      try db.run("UPDATE attempts SET previous = :previous WHERE id = :id", ["id": attempt, "previous": previous])
    }
  }

  package func attemptsOfOpenRun(
    at task: TaskID
  ) async throws(StoreError) -> [(attempt: Attempt, reply: ModelReply?)] {
    try await read { db in
      let attempts = try db.records(
        "SELECT * FROM attempts WHERE plan = :plan AND task = :task AND isClosed = 0 ORDER BY number", task.arguments)
      return try attempts.map(Attempt.init).map { attempt in
        let finished = try db.exchanges(where: "attempt = :attempt AND state = 'finished'", ["attempt": attempt.id])
        return (attempt, finished.last?.reply)
      }
    }
  }

  package func unheededReply(
    to request: ChatRequest, about purpose: Exchange.Purpose, plan: Int?, task: TaskID?, attempt: Int64?
  ) async throws(StoreError) -> (exchange: Int64, reply: ModelReply)? {
    let text = try request.storedText()
    guard let owner else { return nil }
    return try await write { db in
      let candidates = try db.records(
        """
        SELECT * FROM exchanges WHERE isHeeded = 0 AND state = 'finished' AND purpose = :purpose
        AND plan IS :plan AND task IS :task AND request = :request AND host IS NOT NULL ORDER BY id
        """,
        ["purpose": purpose.rawValue, "plan": plan ?? task?.plan, "task": task?.number, "request": text])
      // One that lives acts on its own replies.
      guard let found = try candidates.first(where: { try !isAlive(LeaseOwner($0)) }),
        let exchange = try db.exchanges(where: "id = :id", ["id": found.integer("id")]).first,
        let reply = exchange.reply
      else { return nil }
      try db.run(
        """
        UPDATE exchanges SET host = :host, processID = :processID, token = :token, attempt = :attempt WHERE id = :id
        """,
        [
          "host": owner.host, "processID": owner.processID, "token": owner.token, "attempt": attempt,
          "id": exchange.id,
        ])
      return (exchange.id, reply)
    }
  }

  /// The goal of a planning that was interrupted, where nothing was begun after it.
  package func interruptedGoal() async throws(StoreError) -> String? {
    let begun: Set<Event.Name> = [.planStarted, .planSaved, .taskStarted, .reviewStarted]
    guard let last = try await events(begun, plan: nil).last, last.name == .planStarted else { return nil }
    let isInterrupted = try await read { db in
      try db.records(
        """
        SELECT 1 FROM exchanges WHERE id = (SELECT MAX(id) FROM exchanges WHERE purpose = 'plan')
        AND isHeeded = 0 AND state IN ('interrupted', 'finished')
        """
      ).isEmpty == false
    }
    guard isInterrupted, case .string(let goal)? = last.fields["goal"] else { return nil }
    return goal
  }

  /// The task whose review was interrupted, where nothing was begun after it.
  package func interruptedReview() async throws(StoreError) -> TaskID? {
    let begun: Set<Event.Name> = [.planStarted, .taskStarted, .reviewStarted, .reviewFinished]
    guard let last = try await events(begun, plan: nil).last, last.name == .reviewStarted else { return nil }
    return last.task
  }

  package func heedExchanges(
    about purpose: Exchange.Purpose, plan: Int?, task: TaskID?
  ) async throws(StoreError) {
    guard let owner else { return }
    try await write { db in try db.heedExchanges(about: purpose, plan: plan ?? task?.plan, task: task, of: owner) }
  }
}

extension Database {
  /// Says that a run at a task is over: nothing of it is gone on with, and no candidate waits any more.
  func closeRun(at task: TaskID) throws {
    try run("UPDATE attempts SET isClosed = 1 WHERE plan = :plan AND task = :task", task.arguments)
    try run(
      "UPDATE attempts SET outcome = 'notChosen' WHERE plan = :plan AND task = :task AND outcome = 'passed'",
      task.arguments)
    try run(
      """
      UPDATE exchanges SET isHeeded = 1
      WHERE plan = :plan AND task = :task AND purpose IN ('implement', 'repair', 'choose') AND isHeeded = 0
      """, task.arguments)
  }

  /// Files the exchanges of this process that planned, which had no number until now, under the plan they led to.
  func assignPlanning(of owner: LeaseOwner, toPlan number: Int) throws {
    try run(
      """
      UPDATE exchanges SET plan = :plan, isHeeded = 1
      WHERE isHeeded = 0 AND purpose = 'plan' AND plan IS NULL AND token = :token
      """, ["plan": number, "token": owner.token])
  }

  func heedExchanges(about purpose: Exchange.Purpose, plan: Int?, task: TaskID?, of owner: LeaseOwner) throws {
    try run(
      """
      UPDATE exchanges SET isHeeded = 1 WHERE isHeeded = 0 AND purpose = :purpose AND plan IS :plan AND task IS :task
      AND token = :token
      """, ["purpose": purpose.rawValue, "plan": plan, "task": task?.number, "token": owner.token])
  }
}
