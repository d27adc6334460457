import GRDB
import NexusProtocol

extension Store {
  /// Rows of the audit, the newest first.
  ///
  /// - Parameter job: Only those of this job and its parts; nil for all.
  package func auditRows(ofJob job: Int64? = nil, limit: Int) async throws(StoreError) -> [AuditRow] {
    try await read { db in
      guard let job else {
        return try db.records("SELECT * FROM audit ORDER BY id DESC LIMIT :limit", ["limit": limit]).map(AuditRow.init)
      }
      return try db.records(
        """
        WITH RECURSIVE tree (id) AS (
          SELECT :job UNION ALL SELECT jobs.id FROM tree JOIN jobs ON jobs.parent = tree.id
        )
        SELECT audit.* FROM audit WHERE job IN (SELECT id FROM tree) ORDER BY audit.id DESC LIMIT :limit
        """, ["job": job, "limit": limit]
      ).map(AuditRow.init)
    }
  }

  /// Whether a row has a hash that begins with these hexadecimal digits, in small letters.
  package func hasAuditRow(hashBeginning digits: String) async throws(StoreError) -> Bool {
    try await read { db in
      try db.record("SELECT 1 FROM audit WHERE substr(hash, 1, length(:digits)) = :digits", ["digits": digits]) != nil
    }
  }

  /// Holds the audit against itself and against the exchanges that are kept.
  package func verifyAudit() async throws(StoreError) -> AuditVerdict {
    try await read { db in try db.verifyAudit() }
  }
}

/// Whether the audit is whole, and tells of what is kept.
package struct AuditVerdict: Sendable, Equatable {
  package struct Fault: Sendable, Equatable {
    /// The row of the audit; nil where it is a row that lacks.
    package var row: Int64?
    package var exchange: Int64?
    /// One whole sentence.
    package var message: String

    package init(row: Int64? = nil, exchange: Int64? = nil, message: String) {
      self.row = row
      self.exchange = exchange
      self.message = message
    }
  }

  package var rows = 0
  /// The hash of the last row. Whoever notes it down can see later that nothing before it was changed.
  package var head: String?
  /// Exchanges that a version without an audit kept.
  package var exchangesBefore = 0
  package var faults: [Fault] = []

  package init() {}
}

extension Database {
  fileprivate func verifyAudit() throws -> AuditVerdict {
    var verdict = AuditVerdict()
    var previous = AuditRow.origin
    var next: Int64 = 1
    var ends: [Int64: AuditRow] = [:]
    var asked: Set<Int64> = []
    func fault(_ row: AuditRow?, _ message: String, of exchange: Int64? = nil) {
      verdict.faults.append(.init(row: row?.id, exchange: exchange ?? row?.exchange, message: message))
    }
    let cursor = try Row.fetchCursor(self, sql: "SELECT * FROM audit ORDER BY id")
    while let found = try cursor.next() {
      let row = try AuditRow(Record(found))
      if row.id != next { fault(row, "Rows \(next) to \(row.id - 1) of the audit are missing.") }
      // After a gap the hash before is not known, so only the rows themselves can be held against each other.
      if row.id == next, row.expectedHash(after: previous) != row.hash {
        fault(row, "Row \(row.id) of the audit was changed, or the one before it.")
      }
      (previous, next, verdict.rows) = (row.hash, row.id + 1, verdict.rows + 1)
      switch row.step {
      case .asked:
        asked.insert(row.exchange)
        guard let kept = try record("SELECT request FROM exchanges WHERE id = :id", ["id": row.exchange]) else {
          fault(row, "Exchange \(row.exchange) is missing.")
          continue
        }
        if AuditRow.digest(try kept.text("request")) != row.content {
          fault(row, "The request of exchange \(row.exchange) was changed.")
        }
      case .ended: ends[row.exchange] = row
      }
    }
    verdict.head = verdict.rows == 0 ? nil : previous
    for row in ends.values.sorted(by: { $0.id < $1.id }) where row.content != nil {
      let kept = try auditedReply(of: row.exchange).map { AuditRow.digest($0.text) }
      if kept == nil, asked.contains(row.exchange) { fault(row, "The reply of exchange \(row.exchange) is missing.") }
      if let kept, kept != row.content { fault(row, "The reply of exchange \(row.exchange) was changed.") }
    }
    let last = try record("SELECT COALESCE(MAX(seq), 0) AS seq FROM sqlite_sequence WHERE name = 'audit'")
    let written = try last?.integer("seq") ?? 0
    if written >= next { fault(nil, "Rows \(next) to \(written) of the audit are missing.") }
    let first = asked.min() ?? .max
    for kept in try records("SELECT id, state FROM exchanges ORDER BY id") {
      let id = try kept.integer("id")
      guard id >= first else {
        verdict.exchangesBefore += 1
        continue
      }
      if !asked.contains(id) { fault(nil, "The audit does not tell of exchange \(id).", of: id) }
      let state: Exchange.State = try kept.named("state")
      if [.finished, .failed].contains(state), ends[id]?.state != state, asked.contains(id) {
        fault(ends[id], "Exchange \(id) is kept as \(state.rawValue), and the audit does not say so.", of: id)
      }
    }
    return verdict
  }
}
