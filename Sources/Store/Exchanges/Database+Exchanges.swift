import GRDB
import JSONText
import NexusProtocol

extension Database {
  func stateOfExchange(_ id: Int64) throws -> Exchange.State {
    guard let record = try record("SELECT state FROM exchanges WHERE id = :id", ["id": id]) else {
      throw StoreError.notFound("exchange with the identifier \(id)")
    }
    return try record.named("state")
  }

  func checkReferences(of exchange: Exchange) throws {
    if let plan = exchange.plan { _ = try requirePlan(plan) }
    if let task = exchange.task { _ = try requireTask(task) }
    if let plan = exchange.plan, let task = exchange.task, task.plan != plan {
      throw StoreError.invalid("Task \(task) is not of plan \(plan).")
    }
    if let id = exchange.attempt {
      let attempt = try requireAttempt(id)
      guard exchange.task == attempt.task else {
        throw StoreError.invalid("The exchange is of an attempt at task \(attempt.task), but does not say so.")
      }
    }
  }

  func saveReply(_ reply: ModelReply, of exchange: Int64) throws {
    try run(
      """
      INSERT OR REPLACE INTO replies
      (exchange, model, content, thinking, toolCalls, stopReason, promptTokens, cachedPromptTokens, outputTokens,
      loadDuration, promptDuration, outputDuration, totalDuration)
      VALUES (:exchange, :model, :content, :thinking, :toolCalls, :stopReason, :promptTokens, :cachedPromptTokens,
      :outputTokens, :loadDuration, :promptDuration, :outputDuration, :totalDuration)
      """,
      [
        "exchange": exchange, "model": reply.model, "content": reply.content, "thinking": reply.thinking,
        "toolCalls": JSONValue.array(reply.toolCalls.map(\.json)).text(), "stopReason": reply.stopReason.storedText,
        "promptTokens": reply.usage.promptTokens, "cachedPromptTokens": reply.usage.cachedPromptTokens,
        "outputTokens": reply.usage.outputTokens,
        "loadDuration": reply.usage.loadDuration?.nanoseconds,
        "promptDuration": reply.usage.promptDuration?.nanoseconds,
        "outputDuration": reply.usage.outputDuration?.nanoseconds,
        "totalDuration": reply.usage.totalDuration?.nanoseconds,
      ])
  }

  func exchanges(where condition: StaticString, _ arguments: Arguments) throws -> [Exchange] {
    try records("SELECT * FROM exchanges WHERE \(condition) ORDER BY id", arguments).map { record in
      let reply = try self.record(
        "SELECT * FROM replies WHERE exchange = :exchange", ["exchange": record.integer("id")])
      return try Exchange(record, reply: reply.map(ModelReply.init))
    }
  }
}

extension Exchange {
  fileprivate init(_ record: Record, reply: ModelReply?) throws {
    self.init(
      id: try record.integer("id"), role: try record.named("role"), purpose: try record.named("purpose"),
      plan: try record.optionalInt("plan"), task: try record.optionalTaskID(),
      attempt: try record.optionalInteger("attempt"), request: try ChatRequest(storedText: record.text("request")),
      estimatedPromptTokens: try record.optionalInt("estimatedPromptTokens"),
      modelDigest: try record.optionalText("modelDigest"), state: try record.named("state"), reply: reply,
      failure: try record.optionalText("failure"), startedAt: try record.time("startedAt"),
      endedAt: try record.optionalTime("endedAt"), job: try record.optionalInteger("job"))
  }
}

extension ModelReply {
  fileprivate init(_ record: Record) throws {
    guard let toolCalls = try? JSONValue(parsing: record.text("toolCalls")).array else {
      throw record.damaged("toolCalls")
    }
    self.init(
      model: try record.text("model"), content: try record.text("content"), thinking: try record.text("thinking"),
      toolCalls: try toolCalls.map { try ToolCall(StoredFields($0)) },
      stopReason: try StopReason(storedText: record.text("stopReason")), usage: try Usage(record))
  }
}

extension Usage {
  fileprivate init(_ record: Record) throws {
    self.init(
      promptTokens: try record.optionalInt("promptTokens"),
      cachedPromptTokens: try record.optionalInt("cachedPromptTokens"),
      outputTokens: try record.optionalInt("outputTokens"),
      loadDuration: try record.optionalDuration("loadDuration"),
      promptDuration: try record.optionalDuration("promptDuration"),
      outputDuration: try record.optionalDuration("outputDuration"),
      totalDuration: try record.optionalDuration("totalDuration"))
  }
}

extension StopReason {
  private static let otherPrefix = "other:"

  fileprivate var storedText: String {
    switch self {
    case .stop: "stop"
    case .length: "length"
    case .other(let reason): Self.otherPrefix + reason
    }
  }

  fileprivate init(storedText text: String) throws {
    switch text {
    case "stop": self = .stop
    case "length": self = .length
    case _ where text.hasPrefix(Self.otherPrefix): self = .other(String(text.dropFirst(Self.otherPrefix.count)))
    default: throw StoreError.corrupt("a reply's stop reason is unknown")
    }
  }
}
