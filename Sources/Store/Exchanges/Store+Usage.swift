import GRDB
package import NexusProtocol

/// What one model was asked, for a plan or in all, and what that took.
package struct ModelUsage: Sendable, Equatable {
  package var model: String
  /// Those that ended, in whatever way.
  package var exchanges: Int
  package var tokens: TokenCounts
  /// What servers took to read prompts, without what they had in their caches; nil where none told.
  package var readDuration: Duration?
  /// As the server measured it, or, where it did not, by the clock.
  package var duration: Duration

  package init(
    model: String, exchanges: Int, tokens: TokenCounts, readDuration: Duration? = nil, duration: Duration
  ) {
    self.model = model
    self.exchanges = exchanges
    self.tokens = tokens
    self.readDuration = readDuration
    self.duration = duration
  }
}

/// What one exchange took that has ended, in whatever way.
package struct ExchangeUsage: Sendable, Equatable {
  package var startedAt: Timestamp
  package var role: ModelRole
  package var model: String
  package var plan: Int?
  /// As far as its server told.
  package var tokens: Usage
  /// As the server measured it, or, where it did not, by the clock.
  package var duration: Duration

  package init(
    startedAt: Timestamp, role: ModelRole, model: String, plan: Int? = nil, tokens: Usage, duration: Duration
  ) {
    self.startedAt = startedAt
    self.role = role
    self.model = model
    self.plan = plan
    self.tokens = tokens
    self.duration = duration
  }
}

/// A place in what the store keeps, to tell later what came after it.
package struct StoreMark: Sendable, Equatable {
  package var exchange: Int64
  package var attempt: Int64

  /// Before everything.
  package static let beginning = StoreMark(exchange: 0, attempt: 0)
}

extension Store {
  /// The place after all that is kept now.
  package func mark() async throws(StoreError) -> StoreMark {
    try await read { db in
      let record = try db.record(
        """
        SELECT COALESCE((SELECT MAX(id) FROM exchanges), 0) AS exchange,
          COALESCE((SELECT MAX(id) FROM attempts), 0) AS attempt
        """)!
      return StoreMark(exchange: try record.integer("exchange"), attempt: try record.integer("attempt"))
    }
  }

  /// What exchanges took that began after a mark, of a plan or all, by model in the order of the names.
  package func usage(
    ofPlan number: Int? = nil, since mark: StoreMark = .beginning
  ) async throws(StoreError) -> [ModelUsage] {
    try await read { db in
      try db.records(
        """
        SELECT COALESCE(replies.model, json_extract(exchanges.request, '$.model')) AS model, COUNT(*) AS exchanges,
          COALESCE(SUM(CASE WHEN replies.cachedPromptTokens IS NULL THEN replies.promptTokens END), 0) AS unparted,
          COALESCE(SUM(CASE WHEN replies.cachedPromptTokens IS NOT NULL THEN replies.promptTokens END), 0) AS parted,
          COALESCE(SUM(MIN(replies.cachedPromptTokens, replies.promptTokens)), 0) AS cached,
          COALESCE(SUM(replies.outputTokens), 0) AS outputTokens, SUM(replies.promptDuration) AS readDuration,
          COALESCE(SUM(COALESCE(replies.totalDuration, (exchanges.endedAt - exchanges.startedAt) * 1000000)), 0)
            AS duration
        FROM exchanges LEFT JOIN replies ON replies.exchange = exchanges.id
        WHERE (:plan IS NULL OR exchanges.plan = :plan) AND exchanges.id > :after AND exchanges.state <> 'running'
        GROUP BY 1 ORDER BY 1
        """,
        ["plan": number, "after": mark.exchange]
      ).map { record in
        let cached = try record.int("cached")
        return ModelUsage(
          model: try record.text("model"), exchanges: try record.int("exchanges"),
          tokens: TokenCounts(
            read: try record.int("parted") - cached, cached: cached, unparted: try record.int("unparted"),
            written: try record.int("outputTokens")),
          readDuration: try record.optionalDuration("readDuration"), duration: try record.duration("duration"))
      }
    }
  }

  /// What each exchange took that began at a time or later, oldest first.
  package func exchangeUsages(since start: Timestamp) async throws(StoreError) -> [ExchangeUsage] {
    try await read { db in
      try db.records(
        """
        SELECT \(ExchangeUsage.columns)
        FROM exchanges LEFT JOIN replies ON replies.exchange = exchanges.id
        WHERE exchanges.startedAt >= :start AND exchanges.state <> 'running' ORDER BY exchanges.id
        """,
        ["start": start.millisecondsSince1970]
      ).map(ExchangeUsage.init)
    }
  }

  /// What each of these exchanges took that has ended, by its identifier.
  package func usages(ofExchanges ids: [Int64]) async throws(StoreError) -> [Int64: ExchangeUsage] {
    let list = ids.map { String($0) }.joined(separator: ", ")
    return try await read { db in
      let records = try db.records(
        """
        SELECT exchanges.id AS exchange, \(ExchangeUsage.columns)
        FROM exchanges LEFT JOIN replies ON replies.exchange = exchanges.id
        WHERE exchanges.id IN (\(list)) AND exchanges.state <> 'running'
        """)
      return Dictionary(
        uniqueKeysWithValues: try records.map { (try $0.integer("exchange"), try ExchangeUsage($0)) })
    }
  }

  /// How many attempts at tasks of a plan began after a mark.
  package func attemptCount(ofPlan number: Int, since mark: StoreMark = .beginning) async throws(StoreError) -> Int {
    try await read { db in
      try db.record(
        "SELECT COUNT(*) AS count FROM attempts WHERE plan = :plan AND id > :after",
        ["plan": number, "after": mark.attempt])!.int("count")
    }
  }
}

extension ExchangeUsage {
  static let columns = """
    exchanges.startedAt AS startedAt, exchanges.role AS role, exchanges.plan AS plan,
      COALESCE(replies.model, json_extract(exchanges.request, '$.model')) AS model,
      replies.promptTokens AS promptTokens, replies.cachedPromptTokens AS cachedPromptTokens,
      replies.outputTokens AS outputTokens,
      COALESCE(replies.totalDuration, (exchanges.endedAt - exchanges.startedAt) * 1000000, 0) AS duration
    """

  init(_ record: Record) throws {
    self.init(
      startedAt: try record.time("startedAt"), role: try record.named("role"), model: try record.text("model"),
      plan: try record.optionalInt("plan"),
      tokens: Usage(
        promptTokens: try record.optionalInt("promptTokens"),
        cachedPromptTokens: try record.optionalInt("cachedPromptTokens"),
        outputTokens: try record.optionalInt("outputTokens")),
      duration: try record.duration("duration"))
  }
}
