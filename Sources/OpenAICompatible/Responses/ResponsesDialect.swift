import JSONText
import ModelWire
import NexusProtocol

/// The events of a response: text and thinking in pieces, then each item whole; or the response as one object, where a
/// server does not stream. What is not known is passed over, since types are added to the API.
///
/// Source: OpenAI API reference, "Streaming events" of the Responses API.
struct ResponsesDialect: ReplyDialect {
  private(set) var isDone = false
  private(set) var hasEnded = false
  private var calls: [ToolCall] = []
  private var lead = ResponsesLead()
  /// The items whose text came in pieces.
  private var streamed: Set<Int> = []
  private var refusal: ModelError?

  mutating func read(_ object: JSONObject, event: String, into reply: inout ReplyAssembly) -> ReplyPiece {
    let type = object["type"]?.string ?? event
    if object["object"] == "response" { return end(.object(object), isWhole: true, &reply) }
    switch type {
    case "error": return .failure(Self.failure(.object(object)))
    case "response.output_text.delta", "response.refusal.delta":
      guard let text = object["delta"]?.string else { return .malformed }
      streamed.insert(object["output_index"]?.int ?? 0)
      reply.add(text: text)
    case "response.reasoning_summary_text.delta", "response.reasoning_text.delta":
      guard let text = object["delta"]?.string else { return .malformed }
      reply.add(thinking: text)
    case "response.reasoning_summary_part.added":
      if !reply.reply.thinking.isEmpty { reply.add(thinking: "\n\n") }
    case "response.output_item.done":
      guard let item = object["item"]?.object else { return .malformed }
      return read(item: item, hasText: !streamed.contains(object["output_index"]?.int ?? 0), &reply)
    case "response.completed", "response.incomplete", "response.failed":
      guard let response = object["response"] else { return .malformed }
      return end(response, isWhole: false, &reply)
    case _ where object["error"]?.object != nil: return .failure(Self.failure(.object(object)))
    case _ where type.hasPrefix("response."): return type == "response.created" ? .ofReply : .unknown
    default: return .unknown
    }
    return .ofReply
  }

  mutating func finish(_ reply: inout ReplyAssembly) -> ModelError? {
    if let refusal { return refusal }
    reply.add(toolCalls: calls)
    return nil
  }

  /// - Parameter hasText: Whether its text is news.
  private mutating func read(item: JSONObject, hasText: Bool, _ reply: inout ReplyAssembly) -> ReplyPiece {
    switch item["type"]?.string {
    case "reasoning": lead.pieces.append(.thinking(.object(item)))
    case "message":
      guard let parts = item["content"]?.array else { return .malformed }
      let text = parts.compactMap { $0["text"]?.string ?? $0["refusal"]?.string }.joined()
      if !text.isEmpty { lead.pieces.append(.text(text.utf8.count)) }
      if hasText { reply.add(text: text) }
    case "function_call":
      guard let name = item["name"]?.string, let arguments = item["arguments"]?.string else { return .malformed }
      calls.append(
        ToolCall(
          id: item["call_id"]?.string, name: name, arguments: arguments.isEmpty ? "{}" : arguments,
          signature: lead.signature))
      lead = ResponsesLead()
    default: return .unknown
    }
    return .ofReply
  }

  private mutating func end(_ response: JSONValue, isWhole: Bool, _ reply: inout ReplyAssembly) -> ReplyPiece {
    if isWhole {
      for item in response["output"]?.array ?? [] {
        guard let item = item.object else { return .malformed }
        if item["type"] == "reasoning" { reply.add(thinking: Self.summary(item)) }
        if case .malformed = read(item: item, hasText: true, &reply) { return .malformed }
      }
    }
    let usage = response["usage"]
    reply.reply.usage.promptTokens = usage?["input_tokens"]?.int
    reply.reply.usage.cachedPromptTokens = usage?["input_tokens_details"]?["cached_tokens"]?.int
    reply.reply.usage.outputTokens = usage?["output_tokens"]?.int
    isDone = true
    switch response["status"]?.string {
    case "completed": reply.reply.stopReason = .stop
    case "incomplete": endEarly(response["incomplete_details"]?["reason"]?.string ?? "incomplete", &reply)
    case "failed": return .failure(Self.failure(["error": response["error"] ?? .null]))
    case let status?: return .failure(ModelError(.modelFailed, "The response is \(status)", retry: .once))
    case nil: return .malformed
    }
    hasEnded = true
    return .ofReply
  }

  private mutating func endEarly(_ reason: String, _ reply: inout ReplyAssembly) {
    switch reason {
    case "max_output_tokens": reply.reply.stopReason = .length
    case "content_filter": refusal = ModelError(.refused, "The host's filter ended the reply")
    default: reply.reply.stopReason = .other(reason)
    }
  }

  private static func summary(_ item: JSONObject) -> String {
    (item["summary"]?.array ?? []).compactMap { $0["text"]?.string }.joined(separator: "\n\n")
  }

  private static func failure(_ value: JSONValue) -> ModelError {
    ModelError(serverAnswer: ServerAnswer(status: nil, value: value), inStream: true)
  }
}
