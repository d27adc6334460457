import GRDB
package import NexusProtocol

extension Store {
  /// What exchanges took that belong to jobs or to children of theirs, by job, oldest first.
  package func usages(ofJobs jobs: [Int64]) async throws(StoreError) -> [Int64: [ExchangeUsage]] {
    let list = jobs.map { String($0) }.joined(separator: ", ")
    return try await read { db in
      var usages: [Int64: [ExchangeUsage]] = [:]
      let records = try db.records(
        """
        WITH RECURSIVE tree (root, id) AS (
          SELECT id, id FROM jobs WHERE id IN (\(list))
          UNION ALL SELECT root, jobs.id FROM tree JOIN jobs ON jobs.parent = tree.id
        )
        SELECT tree.root AS root, \(ExchangeUsage.columns)
        FROM tree JOIN exchanges ON exchanges.job = tree.id LEFT JOIN replies ON replies.exchange = exchanges.id
        WHERE exchanges.state <> 'running' ORDER BY exchanges.id
        """)
      for record in records { usages[try record.integer("root"), default: []].append(try ExchangeUsage(record)) }
      return usages
    }
  }

  /// The events of a job and its children after an entry, oldest first.
  package func events(
    ofJob job: Int64, after id: Int64 = 0, limit: Int = 1000
  ) async throws(StoreError) -> [JournalEntry] {
    try await read { db in
      try db.records(
        """
        WITH RECURSIVE tree (id) AS (
          SELECT :job UNION ALL SELECT jobs.id FROM tree JOIN jobs ON jobs.parent = tree.id
        )
        SELECT events.* FROM tree JOIN events ON events.job = tree.id
        WHERE events.id > :after AND \(EventSelection.isKnown) ORDER BY events.id LIMIT :limit
        """,
        ["job": job, "after": id, "limit": max(0, limit)]
      ).map(JournalEntry.init)
    }
  }
}
