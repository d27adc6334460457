import JSONText
import Jobs
import NexusProtocol

/// Jobs as JSON for programs; the members are documented in `docs/json.md`.
enum JobJSON {
  static func value(_ job: Job, _ cost: JobCost?) -> JSONValue {
    let unpriced = cost?.cost.unknownExchanges ?? 0
    return JSONValue(members: [
      ("job", .number(JSONNumber(job.id))), ("parent", number(job.parent)), ("kind", .string(job.kind.rawValue)),
      ("state", .string(job.state.rawValue)), ("aborting", .bool(job.isToAbort)), ("parameters", job.parameters),
      ("priority", JSONValue(job.priority)), ("needs", .array(job.needs.map { number($0.job) })),
      ("attempts", JSONValue(job.attempts)), ("progress", job.progress.map(JSONValue.string) ?? .null),
      ("result", job.result ?? .null), ("reason", job.reason.map(JSONValue.string) ?? .null),
      ("exchanges", JSONValue(cost?.exchanges ?? 0)), ("tokens", JSONValue(cost?.tokens ?? 0)),
      ("cost", unpriced > 0 && unpriced == cost?.exchanges ? .null : JSONValue(cost?.cost.known.amount ?? 0) ?? .null),
      ("unpricedExchanges", JSONValue(unpriced)),
      ("maxCost", job.limits.cost.flatMap { JSONValue($0.amount) } ?? .null),
      ("maxTokens", job.limits.tokens.map { JSONValue($0) } ?? .null),
      ("maxSeconds", job.limits.time.flatMap { JSONValue($0 / .seconds(1)) } ?? .null),
      ("process", job.owner.map { JSONValue(Int($0.processID)) } ?? .null),
      ("createdAt", .string(job.createdAt.description)), ("startedAt", time(job.startedAt)),
      ("endedAt", time(job.endedAt)), ("deadline", time(job.deadline)),
    ])
  }

  private static func number(_ value: Int64?) -> JSONValue { value.map { .number(JSONNumber($0)) } ?? .null }
  private static func time(_ time: Timestamp?) -> JSONValue { time.map { .string($0.description) } ?? .null }
}
