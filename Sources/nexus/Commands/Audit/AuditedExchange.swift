import JSONText
import Jobs
import NexusProtocol
import Store
import Terminal

/// An exchange as the audit tells it, with the chain of jobs that asked for it, and its cost.
struct AuditedExchange {
  let asked: AuditRow
  /// Nil while it runs, and where it broke off.
  let ended: AuditRow?
  /// From the job that somebody asked for to the one that the exchange belongs to.
  let jobs: [Job]
  let tokens: Int?
  /// Nil where it is unknown.
  let cost: Money?

  /// - Parameter limit: How many exchanges.
  static func newest(
    _ limit: Int, ofJob job: Int64?, in store: Store, _ session: Session
  ) async throws -> [AuditedExchange] {
    // Two rows each; one alone of those that run or broke off.
    let rows = try await store.auditRows(ofJob: job, limit: limit > Int.max / 2 ? .max : limit * 2)
    let asked = rows.filter { $0.step == .asked }.prefix(limit)
    let ended = Dictionary(rows.filter { $0.step == .ended }.map { ($0.exchange, $0) }) { newest, _ in newest }
    let usages = try await store.usages(ofExchanges: asked.map(\.exchange))
    let prices = asked.isEmpty ? nil : try session.prices()
    var chains: [Int64: [Job]] = [:]
    var entries: [AuditedExchange] = []
    for row in asked {
      if let job = row.job, chains[job] == nil { chains[job] = try await chain(to: job, in: store) }
      let usage = usages[row.exchange]
      entries.append(
        AuditedExchange(
          asked: row, ended: ended[row.exchange], jobs: row.job.flatMap { chains[$0] } ?? [],
          tokens: usage.map { ($0.tokens.promptTokens ?? 0) + ($0.tokens.outputTokens ?? 0) },
          cost: usage.flatMap { usage in prices?.price(of: usage.model, role: usage.role)?.cost(of: usage.tokens) }))
    }
    return entries
  }

  private static func chain(to job: Int64, in store: Store) async throws -> [Job] {
    var chain: [Job] = []
    var next: Int64? = job
    while let id = next, let found = try await store.job(id), chain.count < 100 {
      chain.insert(found, at: 0)
      next = found.parent
    }
    return chain
  }

  static func table(_ entries: [AuditedExchange]) -> Table {
    var table = Table([
      .init("Exchange", alignment: .right, truncation: .never), .init("Begun", truncation: .never), .init("Asked by"),
      .init("Model"), .init("For"), .init("State"), .init("Tokens", alignment: .right),
      .init("Cost", alignment: .right), .init("Prompt", truncation: .never), .init("Reply", truncation: .never),
    ])
    for entry in entries {
      let time = LocalTime(entry.asked.at)
      table.add([
        .init(String(entry.asked.exchange)), .init("\(time.day) \(time.clock)"),
        .init(entry.jobs.map { "\($0.kind.rawValue) \($0.id)" }.joined(separator: " > ")),
        .init(Sanitizer.oneLine(entry.ended?.model ?? entry.asked.model)), .init(entry.asked.purpose.rawValue),
        .init(entry.ended?.state.rawValue ?? "open"), .init(entry.tokens.map { String($0) } ?? ""),
        .init(entry.cost?.description ?? ""), .init(String((entry.asked.content ?? "").prefix(8))),
        .init(String((entry.ended?.content ?? "").prefix(8))),
      ])
    }
    return table
  }

  var json: JSONValue {
    func text(_ value: String?) -> JSONValue { value.map(JSONValue.string) ?? .null }
    return JSONValue(members: [
      ("exchange", .number(JSONNumber(asked.exchange))), ("startedAt", .string(asked.at.description)),
      ("endedAt", text(ended?.at.description)),
      (
        "jobs",
        .array(
          jobs.map { ["job": .number(JSONNumber($0.id)), "kind": .string($0.kind.rawValue)] })
      ),
      ("role", .string(asked.role.rawValue)), ("purpose", .string(asked.purpose.rawValue)),
      ("model", .string(asked.model)), ("answeredBy", ended?.content == nil ? .null : text(ended?.model)),
      ("state", .string(ended?.state.rawValue ?? "open")), ("tokens", tokens.map { JSONValue($0) } ?? .null),
      ("cost", cost.flatMap { JSONValue($0.amount) } ?? .null), ("promptHash", text(asked.content)),
      ("replyHash", text(ended?.content)), ("hash", .string(ended?.hash ?? asked.hash)),
    ])
  }
}
