import GRDB
import JSONText
import NexusProtocol

extension Database {
  /// Adds a row to the audit, in the transaction of what it tells of.
  ///
  /// - Parameters:
  ///   - model: The one that replied; nil for the one that is asked.
  ///   - content: What was asked or replied, as it is kept; nil for nothing.
  func audit(
    _ step: AuditRow.Step, _ exchange: Int64, _ state: Exchange.State, by model: String? = nil, content: String?,
    at: Timestamp
  ) throws {
    guard
      let kept = try record(
        "SELECT job, role, purpose, json_extract(request, '$.model') AS model FROM exchanges WHERE id = :id",
        ["id": exchange])
    else {
      throw StoreError.notFound("exchange with the identifier \(exchange)")
    }
    let last = try record("SELECT hash FROM audit ORDER BY id DESC LIMIT 1")
    // The number is part of the hash, so it has to be known before.
    let number = try record("SELECT COALESCE(MAX(seq), 0) AS seq FROM sqlite_sequence WHERE name = 'audit'")
    var row = AuditRow(
      id: try (number?.integer("seq") ?? 0) + 1, exchange: exchange, step: step, at: at,
      job: try kept.optionalInteger("job"), role: try kept.named("role"), purpose: try kept.named("purpose"),
      model: try model ?? kept.text("model"), state: state, content: content.map(AuditRow.digest), hash: "")
    row.hash = row.expectedHash(after: try last?.text("hash") ?? AuditRow.origin)
    try run(
      """
      INSERT INTO audit (id, exchange, step, at, job, role, purpose, model, state, content, hash)
      VALUES (:id, :exchange, :step, :at, :job, :role, :purpose, :model, :state, :content, :hash)
      """,
      [
        "id": row.id, "exchange": row.exchange, "step": row.step.rawValue, "at": row.at.millisecondsSince1970,
        "job": row.job, "role": row.role.rawValue, "purpose": row.purpose.rawValue, "model": row.model,
        "state": row.state.rawValue, "content": row.content, "hash": row.hash,
      ])
  }

  /// The reply of an exchange as the audit has it, read from what is kept; nil for none.
  func auditedReply(of exchange: Int64) throws -> (model: String, text: String)? {
    let found = try record(
      """
      SELECT model, content, thinking, toolCalls, stopReason, promptTokens, cachedPromptTokens, outputTokens
      FROM replies WHERE exchange = :exchange
      """, ["exchange": exchange])
    guard let found else { return nil }
    func number(_ column: String) throws -> JSONValue {
      try found.optionalInteger(column).map { .number(JSONNumber($0)) } ?? .null
    }
    let fields: [JSONValue] = [
      .string(try found.text("model")), .string(try found.text("content")), .string(try found.text("thinking")),
      .string(try found.text("toolCalls")), .string(try found.text("stopReason")), try number("promptTokens"),
      try number("cachedPromptTokens"), try number("outputTokens"),
    ]
    return (try found.text("model"), JSONValue.array(fields).text())
  }
}

extension AuditRow {
  init(_ record: Record) throws {
    self.init(
      id: try record.integer("id"), exchange: try record.integer("exchange"), step: try record.named("step"),
      at: try record.time("at"), job: try record.optionalInteger("job"), role: try record.named("role"),
      purpose: try record.named("purpose"), model: try record.text("model"), state: try record.named("state"),
      content: try record.optionalText("content"), hash: try record.text("hash"))
  }
}
