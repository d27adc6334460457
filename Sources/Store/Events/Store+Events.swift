import GRDB
package import NexusProtocol

extension Store {
  /// Appends an event.
  ///
  /// - Throws: `.invalid` for an event that has no JSON; see ``NexusProtocol/Event/jsonLine()``.
  @discardableResult
  package func append(_ event: Event) async throws(StoreError) -> JournalEntry {
    let line = try event.jsonLine()
    return try await write { db in try db.append(event, line, job: job) }
  }

  /// The first events after an entry, oldest first, of one plan or of all.
  ///
  /// - Parameters:
  ///   - id: The last entry that was read; 0 begins at the beginning.
  ///   - limit: The most entries to return.
  package func events(
    after id: Int64 = 0, limit: Int = 1000, plan: Int? = nil
  ) async throws(StoreError) -> [JournalEntry] {
    try await events(EventSelection(plan: plan), after: id, limit: limit)
  }

  package func events(_ names: Set<Event.Name>, plan: Int?) async throws(StoreError) -> [Event] {
    // Names are the program's own words, so that they can stand in the statement.
    let list = names.map { "'\($0.rawValue)'" }.sorted().joined(separator: ", ")
    return try await read { db in
      try db.records(
        "SELECT * FROM events WHERE name IN (\(list)) \(plan == nil ? "" : "AND plan = :plan") ORDER BY id",
        plan.map { ["plan": $0] } ?? [:]
      ).map { try JournalEntry($0).event }
    }
  }

  /// The last events, oldest first, of one plan or of all.
  package func lastEvents(limit: Int, plan: Int? = nil) async throws(StoreError) -> [JournalEntry] {
    try await lastEvents(EventSelection(plan: plan), limit: limit)
  }
}

extension JournalEntry {
  init(_ record: Record) throws {
    let line = try record.text("line")
    let event = Event(
      try record.named("name"), at: try record.time("at"), plan: try record.optionalInt("plan"),
      task: try record.optionalTaskID(), attempt: try record.optionalInt("attempt"),
      fields: try Event.fields(ofLine: line))
    self.init(id: try record.integer("id"), event: event, line: line)
  }
}

extension Database {
  /// Appends an event.
  ///
  /// - Parameter line: The event as JSON.
  func append(_ event: Event, _ line: String, job: Int64?) throws -> JournalEntry {
    try run(
      """
      INSERT INTO events (at, name, plan, task, attempt, line, job)
      VALUES (:at, :name, :plan, :task, :attempt, :line, :job)
      """,
      [
        "at": event.at.millisecondsSince1970, "name": event.name.rawValue, "plan": event.plan,
        "task": event.task?.number, "attempt": event.attempt, "line": line, "job": job,
      ])
    return JournalEntry(id: lastInsertedRowID, event: event, line: line)
  }
}
