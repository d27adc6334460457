import GRDB
package import NexusProtocol

extension Store {
  /// What exchanges took, by role.
  ///
  /// Where no server counted, as in an exchange that broke off, the prompt counts as it was estimated and the reply as a
  /// token for four bytes. When an exchange of a killed process ended is not known, and its time does not count.
  package func spending(
    in scope: Spending.Scope, at: Timestamp
  ) async throws(StoreError) -> [ModelRole: Spending] {
    try await read { db in try db.spending(in: scope, at: at) }
  }
}

extension Database {
  func spending(in scope: Spending.Scope, at: Timestamp) throws -> [ModelRole: Spending] {
    let (condition, arguments): (String, Arguments) =
      switch scope {
      case .task(let task): ("plan = :plan AND task = :task", task.arguments)
      case .plan(let number): ("plan = :plan", ["plan": number])
      case .job(let job):
        (
          """
          job IN (WITH RECURSIVE tree (id) AS (
            SELECT :job UNION ALL SELECT jobs.id FROM tree JOIN jobs ON jobs.parent = tree.id) SELECT id FROM tree)
          """, ["job": job]
        )
      case .since(let start): ("startedAt >= :start", ["start": start.millisecondsSince1970])
      }
    let records = try records(
      """
      SELECT role, COUNT(*) AS exchanges,
        SUM(COALESCE(promptTokens, estimatedPromptTokens, 0)) AS promptTokens,
        SUM(COALESCE(outputTokens, (LENGTH(CAST(content AS BLOB)) + LENGTH(CAST(thinking AS BLOB))) / 4, 0))
          AS outputTokens,
        SUM(CASE WHEN state = 'interrupted' AND failure IS NULL THEN 0
          ELSE MAX(0, COALESCE(endedAt, :at) - startedAt) END) AS milliseconds
      FROM exchanges LEFT JOIN replies ON exchange = id
      WHERE \(condition) GROUP BY role
      """, arguments.merging(["at": at.millisecondsSince1970]) { $1 })
    var spending: [ModelRole: Spending] = [:]
    for record in records {
      spending[try record.named("role")] = Spending(
        exchanges: try record.int("exchanges"), promptTokens: try record.int("promptTokens"),
        outputTokens: try record.int("outputTokens"), duration: .milliseconds(try record.integer("milliseconds")))
    }
    return spending
  }
}
