import GRDB
package import NexusProtocol

/// Which events are wanted, of those whose names are known here; nil means all.
package struct EventSelection: Sendable, Equatable {
  package var plan: Int?
  package var task: TaskID?
  /// The earliest.
  package var since: Timestamp?

  package init(plan: Int? = nil, task: TaskID? = nil, since: Timestamp? = nil) {
    self.plan = task?.plan ?? plan
    self.task = task
    self.since = since
  }
}

extension Store {
  /// The first of the selected events after an entry, oldest first.
  ///
  /// Asked again and again with the last identifier it follows what any process appends, and costs a look at the end of
  /// the table while nothing is new.
  package func events(
    _ selection: EventSelection, after id: Int64 = 0, limit: Int = 1000
  ) async throws(StoreError) -> [JournalEntry] {
    try await read { db in
      try db.records(
        "SELECT * FROM events WHERE id > :id\(selection.condition) ORDER BY id LIMIT :limit",
        selection.arguments.merging(["id": id, "limit": max(0, limit)], uniquingKeysWith: { $1 })
      ).map(JournalEntry.init)
    }
  }

  /// The last of the selected events, oldest first.
  package func lastEvents(_ selection: EventSelection, limit: Int) async throws(StoreError) -> [JournalEntry] {
    try await read { db in
      try db.records(
        "SELECT * FROM events WHERE id > 0\(selection.condition) ORDER BY id DESC LIMIT :limit",
        selection.arguments.merging(["limit": max(0, limit)], uniquingKeysWith: { $1 })
      ).map(JournalEntry.init).reversed()
    }
  }
}

extension EventSelection {
  /// A name with a dot that is not known is one of a later version, and is passed over.
  static let isKnown =
    "(instr(name, '.') = 0 OR name IN (\(Event.Name.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", "))))"

  fileprivate var condition: String {
    " AND " + Self.isKnown + (plan == nil ? "" : " AND plan = :plan") + (task == nil ? "" : " AND task = :task")
      + (since == nil ? "" : " AND at >= :since")
  }

  fileprivate var arguments: Database.Arguments {
    var arguments: Database.Arguments = [:]
    if let plan { arguments["plan"] = plan }
    if let task { arguments["task"] = task.number }
    if let since { arguments["since"] = since.millisecondsSince1970 }
    return arguments
  }
}
