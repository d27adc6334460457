import GRDB
package import NexusProtocol

/// An exchange that has not ended, as much of it as a view that is drawn several times a second needs.
package struct RunningExchange: Sendable, Equatable {
  package var id: Int64
  package var role: ModelRole
  package var purpose: Exchange.Purpose
  package var plan: Int?
  package var task: TaskID?
  package var model: String
  package var startedAt: Timestamp
  /// Nil where the process that began it did not say who it is.
  package var owner: LeaseOwner?
  /// How many bytes of thinking and of the answer are kept so far; a second may have passed since.
  package var thinkingBytes: Int
  package var answerBytes: Int
  /// The end of the answer, or of the thinking as long as there is no answer.
  package var tail: String
}

extension Store {
  /// The exchanges that have not ended, of a plan and of those that make a plan, oldest first.
  ///
  /// Those of a process that was killed are among them until somebody mends the store.
  /// - Parameter tail: How many bytes of each reply are read.
  package func runningExchanges(ofPlan plan: Int?, tail: Int) async throws(StoreError) -> [RunningExchange] {
    try await read { db in
      try db.records(
        """
        SELECT exchanges.id, role, purpose, plan, task, host, processID, token, startedAt,
        COALESCE(NULLIF(replies.model, ''), json_extract(request, '$.model')) AS model,
        LENGTH(CAST(COALESCE(thinking, '') AS BLOB)) AS thinkingBytes,
        LENGTH(CAST(COALESCE(content, '') AS BLOB)) AS answerBytes,
        SUBSTR(CAST(COALESCE(NULLIF(content, ''), thinking, '') AS BLOB), -:tail) AS tail
        FROM exchanges LEFT JOIN replies ON replies.exchange = exchanges.id
        WHERE state = 'running' AND (plan IS NULL OR plan = :plan) ORDER BY exchanges.id
        """, ["plan": plan, "tail": tail]
      ).map(RunningExchange.init)
    }
  }
}

extension RunningExchange {
  fileprivate init(_ record: Record) throws {
    let owner: LeaseOwner? =
      if let host = try record.optionalText("host"), let token = try record.optionalText("token") {
        LeaseOwner(host: host, processID: try record.int32("processID"), token: token)
      } else {
        nil
      }
    self.init(
      id: try record.integer("id"), role: try record.named("role"), purpose: try record.named("purpose"),
      plan: try record.optionalInt("plan"), task: try record.optionalTaskID(), model: try record.text("model"),
      startedAt: try record.time("startedAt"), owner: owner, thinkingBytes: try record.int("thinkingBytes"),
      answerBytes: try record.int("answerBytes"), tail: try record.tail("tail"))
  }
}
