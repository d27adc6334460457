import GRDB
package import NexusProtocol

extension Store {
  /// The run of a check on a base that was kept; nil where there is none.
  package func baseline(_ key: BaselineKey) async throws(StoreError) -> CheckRecord? {
    try await read { db in
      try db.record(
        """
        SELECT * FROM baselines WHERE tree = :tree AND command = :command AND surroundings = :surroundings
        """, ["tree": key.tree, "command": key.command, "surroundings": key.surroundings]
      ).map { record in
        CheckRecord(
          name: try record.text("name"), command: key.command, run: .base, sandbox: try record.optionalText("sandbox"),
          outcome: try record.named("outcome"), status: try record.optionalInt("status"),
          duration: try record.duration("duration"), output: try record.text("output"))
      }
    }
  }

  /// Keeps the run of a check on a base, in place of one that was there.
  package func keep(_ baseline: CheckRecord, as key: BaselineKey, at: Timestamp) async throws(StoreError) {
    try await write { db in
      _ = try db.run(
        """
        INSERT OR REPLACE INTO baselines
          (tree, command, surroundings, name, sandbox, outcome, status, duration, output, at)
        VALUES (:tree, :command, :surroundings, :name, :sandbox, :outcome, :status, :duration, :output, :at)
        """,
        [
          "tree": key.tree, "command": key.command, "surroundings": key.surroundings, "name": baseline.name,
          "sandbox": baseline.sandbox, "outcome": baseline.outcome.rawValue, "status": baseline.status,
          "duration": baseline.duration.nanoseconds, "output": baseline.output, "at": at.millisecondsSince1970,
        ])
    }
  }
}
