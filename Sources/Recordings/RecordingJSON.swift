import JSONText
import NexusProtocol
import Store

/// Exchanges as recordings have them, and as archives keep them.
enum RecordingJSON {
  /// The models that answered, with what they were seen to be able to do.
  static func models(of exchanges: [Exchange]) -> [JSONValue] {
    let names = Set(exchanges.map(\.request.model)).sorted()
    return names.map { name in
      let own = exchanges.filter { $0.request.model == name }
      let thinks = own.contains { $0.request.think != nil || $0.reply?.thinking.isEmpty == false }
      let length = own.map(\.request.options.contextLength).max() ?? 4096
      return JSONValue(members: [
        ("name", .string(name)), ("context-length", JSONValue(length)),
        ("capabilities", JSONValue(["completion", "tools"] + (thinks ? ["thinking"] : []))),
      ])
    }
  }

  /// What the server is asked and what it answers.
  static func exchange(_ exchange: Exchange) -> JSONValue {
    let request = exchange.request
    var carried: [String] = []
    if request.format != nil { carried.append("format") }
    if !request.tools.isEmpty { carried.append("tools") }
    var expect: [(String, JSONValue)] = [("endpoint", "chat"), ("model", .string(request.model))]
    if !carried.isEmpty { expect.append(("requires", JSONValue(carried))) }
    return JSONValue(members: [
      ("name", .string(name(exchange))), ("expect", JSONValue(members: expect)), ("reply", reply(exchange.reply)),
    ])
  }

  private static func name(_ exchange: Exchange) -> String {
    "\(exchange.id) \(exchange.purpose.rawValue)" + (exchange.task.map { " \($0)" } ?? "")
  }

  private static func reply(_ reply: ModelReply?) -> JSONValue {
    guard let reply else { return "" }
    var members: [(String, JSONValue)] = [("content", .string(reply.content))]
    if !reply.thinking.isEmpty { members.append(("thinking", .string(reply.thinking))) }
    if !reply.toolCalls.isEmpty { members.append(("tool-calls", .array(reply.toolCalls.map(call)))) }
    members += [("done-reason", .string(reason(reply.stopReason))), ("usage", usage(reply.usage))]
    return JSONValue(members: members)
  }

  private static func call(_ call: ToolCall) -> JSONValue {
    var members: [(String, JSONValue)] = call.id.map { [("id", .string($0))] } ?? []
    // Arguments that are not JSON are kept as the text they are; no server sends such.
    members += [
      ("name", .string(call.name)), ("arguments", (try? JSONValue(parsing: call.arguments)) ?? .string(call.arguments)),
    ]
    return JSONValue(members: members)
  }

  private static func reason(_ reason: StopReason) -> String {
    switch reason {
    case .stop: "stop"
    case .length: "length"
    case .other(let text): text
    }
  }

  private static func usage(_ usage: Usage) -> JSONValue {
    func text(_ duration: Duration?) -> JSONValue? {
      duration.map { .string("\($0.components.seconds * 1_000_000_000 + $0.components.attoseconds / 1_000_000_000)ns") }
    }
    let members: [(String, JSONValue?)] = [
      ("prompt-tokens", usage.promptTokens.map { JSONValue($0) }),
      ("output-tokens", usage.outputTokens.map { JSONValue($0) }), ("load", text(usage.loadDuration)),
      ("prompt", text(usage.promptDuration)), ("output", text(usage.outputDuration)),
    ]
    return JSONValue(members: members.compactMap { key, value in value.map { (key, $0) } })
  }

  /// The whole exchange, also one that failed or was interrupted.
  static func archived(_ exchange: Exchange) throws -> JSONValue {
    JSONValue(members: [
      ("id", JSONValue(Int(exchange.id))), ("name", .string(name(exchange))), ("role", .string(exchange.role.rawValue)),
      ("purpose", .string(exchange.purpose.rawValue)), ("task", exchange.task.map { .string($0.description) } ?? .null),
      ("attempt", exchange.attempt.map { JSONValue(Int($0)) } ?? .null), ("state", .string(exchange.state.rawValue)),
      ("failure", exchange.failure.map(JSONValue.string) ?? .null),
      ("digest", exchange.modelDigest.map(JSONValue.string) ?? .null),
      ("startedAt", .string(exchange.startedAt.description)),
      ("endedAt", exchange.endedAt.map { .string($0.description) } ?? .null),
      ("model", exchange.reply.map { .string($0.model) } ?? .null),
      ("request", try JSONValue(parsing: exchange.request.storedText())),
      // A whole reply is in the recording.
      ("partialReply", exchange.state == .finished ? .null : reply(exchange.reply)),
    ])
  }
}
