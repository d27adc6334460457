import GRDB
package import NexusProtocol

extension Store {
  /// Adds edits to those of an attempt, in their order.
  package func record(_ edits: [EditRecord], of attempt: Int64) async throws(StoreError) {
    try await write { db in
      _ = try db.requireAttempt(attempt)
      let first = try db.nextSequence(in: "edits", of: attempt)
      for (offset, edit) in edits.enumerated() {
        try db.run(
          """
          INSERT INTO edits
          (attempt, sequence, path, kind, outcome, dialect, means, mendedBy, rung, line, distance, code, message)
          VALUES (:attempt, :sequence, :path, :kind, :outcome, :dialect, :means, :mendedBy, :rung, :line, :distance,
            :code, :message)
          """,
          [
            "attempt": attempt, "sequence": first + offset, "path": edit.path, "kind": edit.kind,
            "outcome": edit.outcome.rawValue, "dialect": edit.dialect, "means": edit.means?.rawValue,
            "mendedBy": edit.mendedBy?.rawValue, "rung": edit.rung, "line": edit.line, "distance": edit.distance,
            "code": edit.code, "message": edit.message,
          ])
      }
    }
  }

  /// The edits of an attempt in the order they were recorded.
  package func edits(of attempt: Int64) async throws(StoreError) -> [EditRecord] {
    try await read { db in
      try db.records("SELECT * FROM edits WHERE attempt = :attempt ORDER BY sequence", ["attempt": attempt])
        .map(EditRecord.init)
    }
  }

  package func record(_ check: CheckRecord, of attempt: Int64) async throws(StoreError) {
    try await write { db in
      _ = try db.requireAttempt(attempt)
      try db.run(
        """
        INSERT INTO checks (attempt, sequence, name, command, run, mark, sandbox, outcome, status, duration, output)
        VALUES (:attempt, :sequence, :name, :command, :run, :mark, :sandbox, :outcome, :status, :duration, :output)
        """,
        [
          "attempt": attempt, "sequence": try db.nextSequence(in: "checks", of: attempt), "name": check.name,
          "command": check.command, "run": check.run.rawValue, "mark": check.mark?.rawValue,
          "sandbox": check.sandbox, "outcome": check.outcome.rawValue, "status": check.status,
          "duration": check.duration.nanoseconds, "output": check.output,
        ])
    }
  }

  /// The checks of an attempt in the order they were recorded.
  package func checks(of attempt: Int64) async throws(StoreError) -> [CheckRecord] {
    try await read { db in try db.checks(of: attempt) }
  }
}

extension Database {
  func checks(of attempt: Int64) throws -> [CheckRecord] {
    try records("SELECT * FROM checks WHERE attempt = :attempt ORDER BY sequence", ["attempt": attempt])
      .map(CheckRecord.init)
  }

  fileprivate func nextSequence(in table: StaticString, of attempt: Int64) throws -> Int {
    try record(
      "SELECT COALESCE(MAX(sequence) + 1, 0) AS next FROM \(table) WHERE attempt = :attempt", ["attempt": attempt])!
      .int("next")
  }
}

extension EditRecord {
  init(_ record: Record) throws {
    self.init(
      path: try record.text("path"), kind: try record.text("kind"), outcome: try record.named("outcome"),
      dialect: try record.optionalText("dialect"), means: try record.optionallyNamed("means"),
      mendedBy: try record.optionallyNamed("mendedBy"), rung: try record.optionalText("rung"),
      line: try record.optionalInt("line"), distance: try record.optionalInt("distance"),
      code: try record.optionalText("code"), message: try record.optionalText("message"))
  }
}

extension CheckRecord {
  fileprivate init(_ record: Record) throws {
    self.init(
      name: try record.text("name"), command: try record.text("command"), run: try record.named("run"),
      mark: try record.optionalText("mark").map { _ in try record.named("mark") },
      sandbox: try record.optionalText("sandbox"), outcome: try record.named("outcome"),
      status: try record.optionalInt("status"), duration: try record.duration("duration"),
      output: try record.text("output"))
  }
}
