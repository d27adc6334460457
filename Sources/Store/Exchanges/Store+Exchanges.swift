import GRDB
package import NexusProtocol

extension Store {
  /// Saves a beginning exchange and returns its identifier; the one it came with, its state and its end are ignored.
  ///
  /// - Throws: `.notFound` when its plan, task or attempt does not exist; `.invalid` when they do not belong together or
  ///   an option of the request is no finite number.
  package func startExchange(
    _ exchange: Exchange, afterSpending scopes: [Spending.Scope],
    isAllowed: @Sendable @escaping ([[ModelRole: Spending]]) -> Bool
  ) async throws(StoreError) -> Int64? {
    let request = try exchange.request.storedText()
    let plan = exchange.plan ?? exchange.task?.plan
    return try await write { db in
      guard isAllowed(try scopes.map { try db.spending(in: $0, at: exchange.startedAt) }) else { return nil }
      try db.checkReferences(of: exchange)
      try db.run(
        """
        INSERT INTO exchanges
        (role, purpose, plan, task, attempt, request, promptBytes, estimatedPromptTokens, modelDigest, state, host, processID, token, startedAt, job)
        VALUES (:role, :purpose, :plan, :task, :attempt, :request, :promptBytes, :estimatedPromptTokens,
        :modelDigest, 'running', :host, :processID, :token, :startedAt, :job)
        """,
        [
          "role": exchange.role.rawValue, "purpose": exchange.purpose.rawValue, "plan": plan,
          "task": exchange.task?.number, "attempt": exchange.attempt, "request": request,
          // A prompt with images tells nothing of how its text counts, and is no sample of that.
          "promptBytes": exchange.request.hasImages ? 0 : exchange.request.promptBytes,
          "estimatedPromptTokens": exchange.estimatedPromptTokens,
          "modelDigest": exchange.modelDigest, "host": owner?.host, "processID": owner?.processID,
          "token": owner?.token, "startedAt": exchange.startedAt.millisecondsSince1970, "job": exchange.job ?? job,
        ])
      let id = db.lastInsertedRowID
      if let reply = exchange.reply { try db.saveReply(reply, of: id) }
      try db.audit(.asked, id, .running, content: request, at: exchange.startedAt)
      return id
    }
  }

  /// Keeps what has been streamed so far of a running exchange, in place of what was kept before.
  ///
  /// Made to be called about once a second: it writes the reply's row alone and does not wait for the disk.
  /// - Throws: `.notFound`; `.conflict` when the exchange does not run any more.
  package func keepPartialReply(_ reply: ModelReply, of exchange: Int64) async throws(StoreError) {
    try await write { db in
      let state = try db.stateOfExchange(exchange)
      guard state == .running else {
        throw StoreError.conflict("Exchange \(exchange) does not run any more: it is \(state.rawValue).")
      }
      try db.saveReply(reply, of: exchange)
    }
  }

  /// Ends a running exchange; a reply that is nil leaves what was kept of it.
  ///
  /// One that was called interrupted can still be ended: its process was thought dead, and the reply is worth keeping.
  /// - Throws: `.notFound`; `.invalid` for the state `.running`; `.conflict` when it finished or failed before.
  package func finishExchange(
    _ id: Int64, state: Exchange.State, reply: ModelReply?, failure: String?, at: Timestamp
  ) async throws(StoreError) {
    guard state != .running else { throw .invalid("An exchange that ends cannot be running.") }
    try await write(surviving: .power) { db in
      let found = try db.stateOfExchange(id)
      guard found == .running || found == .interrupted else {
        throw StoreError.conflict("Exchange \(id) has ended before: it is \(found.rawValue).")
      }
      try db.run(
        "UPDATE exchanges SET state = :state, failure = :failure, endedAt = :at WHERE id = :id",
        ["id": id, "state": state.rawValue, "failure": failure, "at": at.millisecondsSince1970])
      if let reply { try db.saveReply(reply, of: id) }
      let kept = try db.auditedReply(of: id)
      try db.audit(.ended, id, state, by: kept?.model, content: kept?.text, at: at)
    }
  }

  package func startExchange(_ exchange: Exchange) async throws(StoreError) -> Int64 {
    try await startExchange(exchange, afterSpending: []) { _ in true }!  // only what is not allowed has no number
  }

  package func exchange(_ id: Int64) async throws(StoreError) -> Exchange? {
    try await read { db in try db.exchanges(where: "id = :id", ["id": id]).first }
  }

  /// The exchanges of a plan and of its tasks, oldest first.
  package func exchanges(ofPlan number: Int) async throws(StoreError) -> [Exchange] {
    try await read { db in try db.exchanges(where: "plan = :plan", ["plan": number]) }
  }

  /// The exchanges of a task, its attempts' included, oldest first.
  package func exchanges(of task: TaskID) async throws(StoreError) -> [Exchange] {
    try await read { db in try db.exchanges(where: "plan = :plan AND task = :task", task.arguments) }
  }

  /// The exchanges of an attempt, oldest first.
  package func exchanges(ofAttempt id: Int64) async throws(StoreError) -> [Exchange] {
    try await read { db in try db.exchanges(where: "attempt = :attempt", ["attempt": id]) }
  }
}
