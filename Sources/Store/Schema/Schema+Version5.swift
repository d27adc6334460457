import GRDB
import JSONText

extension Schema {
  /// Landings as rows, made from the events that alone told of them until now.
  ///
  /// From here on, stores may hold events that this version does not know; versions before it cannot read such a store.
  static func applyVersion5(_ db: Database) throws {
    try db.execute(
      sql: """
        CREATE TABLE landings (
          id INTEGER PRIMARY KEY AUTOINCREMENT,
          kind TEXT NOT NULL,
          plan INTEGER NOT NULL REFERENCES plans (number),
          branch TEXT NOT NULL,
          previous TEXT,
          commitID TEXT NOT NULL,
          work TEXT,
          means TEXT NOT NULL,
          kept TEXT,
          at INTEGER NOT NULL
        );
        CREATE INDEX landings_plan ON landings (plan, id);
        CREATE TABLE landing_tasks (
          landing INTEGER NOT NULL REFERENCES landings (id),
          sequence INTEGER NOT NULL,
          task INTEGER NOT NULL,
          PRIMARY KEY (landing, sequence)
        ) WITHOUT ROWID;
        """)
    let events = try db.records(
      """
      SELECT name, plan, at, line FROM events
      WHERE name IN ('landed', 'undone') AND plan IN (SELECT number FROM plans) ORDER BY id
      """)
    for event in events { try takeOver(event, db) }
  }

  /// Makes rows of an event. One that lacks what the code of its time needed was passed over by it, and is here.
  private static func takeOver(_ event: Record, _ db: Database) throws {
    let isLanding = try event.text("name") == "landed"
    guard let line = try? JSONValue(parsing: event.text("line")), let branch = line["branch"]?.string,
      let commit = line["commit"]?.string, let means = line["kind"]?.string,
      isLanding || line["from"]?.string != nil
    else { return }
    try db.run(
      """
      INSERT INTO landings (kind, plan, branch, previous, commitID, work, means, kept, at)
      VALUES (:kind, :plan, :branch, :previous, :commit, :work, :means, :kept, :at)
      """,
      [
        "kind": isLanding ? "landed" : "undone", "plan": try event.int("plan"), "branch": branch,
        "previous": line[isLanding ? "previous" : "from"]?.string, "commit": commit, "work": line["work"]?.string,
        "means": means, "kept": line["kept"]?.string, "at": try event.integer("at"),
      ])
    let landing = db.lastInsertedRowID
    for (sequence, task) in numbers(of: line["tasks"]).enumerated() {
      try db.run(
        "INSERT INTO landing_tasks (landing, sequence, task) VALUES (:landing, :sequence, :task)",
        ["landing": landing, "sequence": sequence, "task": task])
    }
  }

  /// The numbers of tasks that a list names as `3.2`.
  private static func numbers(of tasks: JSONValue?) -> [Int] {
    (tasks?.array ?? []).compactMap { task in
      let parts = (task.string ?? "").split(separator: ".").compactMap { Int($0) }
      return parts.count == 2 ? parts[1] : nil
    }
  }
}
