import GRDB
package import NexusProtocol

/// What is known of models from their work. An attempt belongs to the model of its finished exchange.
extension Store {
  package func editTallies() async throws(StoreError) -> [EditTally] {
    try await read { db in
      let records = try db.records(
        """
        SELECT replies.model AS model, '' AS path, '' AS kind, NULL AS line, NULL AS distance, NULL AS message,
          edits.dialect AS dialect, edits.outcome AS outcome, edits.rung AS rung, edits.means AS means,
          edits.mendedBy AS mendedBy, edits.code AS code, COUNT(*) AS count
        FROM edits
        JOIN exchanges ON exchanges.attempt = edits.attempt AND exchanges.state = 'finished'
        JOIN replies ON replies.exchange = exchanges.id
        GROUP BY 1, 7, 8, 9, 10, 11, 12 ORDER BY 1, 7, 8, 9, 10, 11, 12
        """)
      var tallies: [EditTally] = []
      for record in records {
        let (model, dialect) = (try record.text("model"), try record.optionalText("dialect"))
        if tallies.last?.model != model || tallies.last?.dialect != dialect {
          tallies.append(EditTally(model: model, dialect: dialect))
        }
        let count = try record.int("count")
        let edit = try EditRecord(record)
        tallies[tallies.count - 1].counts.add(edit, count: count)
        if edit.outcome != .refused { tallies[tallies.count - 1].applied[edit.rung ?? "", default: 0] += count }
      }
      return tallies
    }
  }

  /// How attempts have ended, by model, in the order of the models' names.
  package func attemptTallies() async throws(StoreError) -> [AttemptTally] {
    try await read { db in
      let records = try db.records(
        """
        SELECT replies.model AS model, attempts.outcome AS outcome, COUNT(*) AS count
        FROM attempts
        JOIN exchanges ON exchanges.attempt = attempts.id AND exchanges.state = 'finished'
        JOIN replies ON replies.exchange = exchanges.id
        GROUP BY 1, 2 ORDER BY 1, 2
        """)
      var tallies: [AttemptTally] = []
      for record in records {
        let model = try record.text("model")
        if tallies.last?.model != model { tallies.append(AttemptTally(model: model, outcomes: [:])) }
        tallies[tallies.count - 1].outcomes[try record.named("outcome"), default: 0] += try record.int("count")
      }
      return tallies
    }
  }

  /// What the newest finished exchanges tell of how models count, newest first; of one model, or of all.
  package func tokenSamples(of model: String?, limit: Int) async throws(StoreError) -> [TokenSample] {
    try await read { db in
      let records = try db.records(
        """
        SELECT replies.model AS model, exchanges.promptBytes AS promptBytes, replies.promptTokens AS promptTokens,
          exchanges.estimatedPromptTokens AS estimated
        FROM exchanges JOIN replies ON replies.exchange = exchanges.id
        WHERE exchanges.state = 'finished' AND replies.promptTokens > 0
          AND exchanges.promptBytes > 0 AND (:model IS NULL OR replies.model = :model)
        ORDER BY exchanges.id DESC LIMIT :limit
        """,
        ["model": model, "limit": limit])
      return try records.map { record in
        TokenSample(
          model: try record.text("model"), promptBytes: try record.int("promptBytes"),
          promptTokens: try record.int("promptTokens"), estimatedTokens: try record.optionalInt("estimated"))
      }
    }
  }

  /// The newest prompts that a model has answered, newest first.
  package func finishedPrompts(of model: String, limit: Int) async throws(StoreError) -> [[Message]] {
    try await read { db in
      let records = try db.records(
        """
        SELECT exchanges.request AS request FROM exchanges JOIN replies ON replies.exchange = exchanges.id
        WHERE exchanges.state = 'finished' AND replies.model = :model ORDER BY exchanges.id DESC LIMIT :limit
        """,
        ["model": model, "limit": limit])
      return try records.map { try ChatRequest(storedText: $0.text("request")).messages }
    }
  }
}
