import JSONText
import ModelWire
import NexusProtocol

/// The events of ConverseStream, and the one object of Converse.
///
/// A reply has ended with `messageStop`; `metadata`, which says what it took, comes after that.
/// Source: botocore 1.44.8, service model of `bedrock-runtime`.
struct ConverseDialect: ReplyDialect {
  private(set) var isDone = false
  var hasEnded: Bool { stopReason != nil }

  private let names: ToolNames
  private let answersByTool: Bool
  private var stopReason: String?
  private var blocks: [Int: Block] = [:]

  /// A part of the reply, by its place in it; places may be left out.
  private struct Block {
    var call: ToolCall?
    var thinking = ""
    var signature: String?
    var sealed: String?

    /// As the model wants it back; nil for what is no thinking, or has no seal.
    var returned: JSONValue? {
      if let sealed { return ["reasoningContent": ["redactedContent": .string(sealed)]] }
      guard let signature else { return nil }
      return ["reasoningContent": ["reasoningText": ["text": .string(thinking), "signature": .string(signature)]]]
    }
  }

  init(_ request: ConverseRequest) {
    names = request.names
    answersByTool = request.answersByTool
  }

  mutating func read(_ object: JSONObject, event: String, into reply: inout ReplyAssembly) -> ReplyPiece {
    switch event {
    case "messageStart", "contentBlockStop": return .ofReply
    case "contentBlockStart": return start(object)
    case "contentBlockDelta": return read(delta: object, into: &reply)
    case "messageStop":
      guard let reason = object["stopReason"]?.string else { return .malformed }
      return stop(reason, &reply)
    case "metadata":
      read(usage: object, into: &reply)
      isDone = true
      return .ofReply
    case "": return read(whole: object, into: &reply)
    default: return .unknown
    }
  }

  private mutating func start(_ object: JSONObject) -> ReplyPiece {
    guard let index = object["contentBlockIndex"]?.int else { return .malformed }
    guard let use = object["start"]?["toolUse"] else { return .unknown }
    guard let name = use["name"]?.string else { return .malformed }
    blocks[index, default: Block()].call = ToolCall(id: use["toolUseId"]?.string, name: name, arguments: "")
    return .ofReply
  }

  private mutating func read(delta object: JSONObject, into reply: inout ReplyAssembly) -> ReplyPiece {
    guard let index = object["contentBlockIndex"]?.int, let delta = object["delta"]?.object else { return .malformed }
    for member in delta.members {
      switch member.key {
      case "text":
        guard let text = member.value.string else { return .malformed }
        if !text.isEmpty { reply.add(text: text) }
      case "toolUse":
        guard let input = member.value["input"]?.string, blocks[index]?.call != nil else { return .malformed }
        add(input: input, at: index, &reply)
      case "reasoningContent": add(reasoning: member.value, at: index, &reply)
      default: break
      }
    }
    return .ofReply
  }

  private mutating func add(input: String, at index: Int, _ reply: inout ReplyAssembly) {
    guard answersByTool, blocks[index]?.call?.name == ConverseRequest.answerTool else {
      blocks[index]?.call?.arguments += input
      return
    }
    if !input.isEmpty { reply.add(text: input) }
  }

  private mutating func add(reasoning: JSONValue, at index: Int, _ reply: inout ReplyAssembly) {
    var block = blocks[index] ?? Block()
    if let text = reasoning["text"]?.string {
      block.thinking += text
      reply.add(thinking: text)
    }
    if let signature = reasoning["signature"]?.string { block.signature = (block.signature ?? "") + signature }
    if let sealed = reasoning["redactedContent"]?.string { block.sealed = (block.sealed ?? "") + sealed }
    blocks[index] = block
  }

  /// The reply of Converse, which says in one object the same as the events.
  private mutating func read(whole object: JSONObject, into reply: inout ReplyAssembly) -> ReplyPiece {
    guard let output = object["output"], let reason = object["stopReason"]?.string else { return .unknown }
    guard let contents = output["message"]?["content"]?.array else { return .malformed }
    for (index, content) in contents.enumerated() {
      if let text = content["text"]?.string, !text.isEmpty { reply.add(text: text) }
      if let use = content["toolUse"], let name = use["name"]?.string {
        blocks[index] = Block(call: ToolCall(id: use["toolUseId"]?.string, name: name, arguments: ""))
        add(input: (use["input"] ?? [:]).text(), at: index, &reply)
      }
      guard let reasoning = content["reasoningContent"] else { continue }
      add(reasoning: reasoning["reasoningText"] ?? reasoning, at: index, &reply)
    }
    read(usage: object, into: &reply)
    isDone = true
    return stop(reason, &reply)
  }

  private mutating func stop(_ reason: String, _ reply: inout ReplyAssembly) -> ReplyPiece {
    stopReason = reason
    switch reason {
    case "end_turn", "stop_sequence", "tool_use": reply.reply.stopReason = .stop
    case "max_tokens", "model_context_window_exceeded": reply.reply.stopReason = .length
    case "malformed_model_output", "malformed_tool_use":
      return .failure(ModelError(.modelFailed, "The model wrote what the server could not read", retry: .once))
    default: reply.reply.stopReason = .other(reason)
    }
    return .ofReply
  }

  /// What came from a cache, and what went into one, is not in the number of tokens read.
  private func read(usage object: JSONObject, into reply: inout ReplyAssembly) {
    let usage = object["usage"]
    let (cached, written) = (usage?["cacheReadInputTokens"]?.int, usage?["cacheWriteInputTokens"]?.int)
    reply.reply.usage.promptTokens = usage?["inputTokens"]?.int.map { $0 + (cached ?? 0) + (written ?? 0) }
    reply.reply.usage.cachedPromptTokens = cached
    reply.reply.usage.outputTokens = usage?["outputTokens"]?.int
    reply.reply.usage.totalDuration = object["metrics"]?["latencyMs"]?.int.map { .milliseconds($0) }
  }

  mutating func finish(_ reply: inout ReplyAssembly) -> ModelError? {
    var calls: [ToolCall] = []
    var thinking: [JSONValue] = []
    for (_, block) in blocks.sorted(by: { $0.key < $1.key }) {
      if let returned = block.returned { thinking.append(returned) }
      guard var call = block.call, !(answersByTool && call.name == ConverseRequest.answerTool) else { continue }
      call.name = names.long(call.name)
      call.signature = CallSeal.signature(thinking)
      thinking = []
      calls.append(call)
    }
    reply.add(toolCalls: calls)
    switch stopReason {
    case "guardrail_intervened": return ModelError(.refused, "A guardrail of the account stepped in")
    case "content_filtered": return ModelError(.refused, "A filter of the service held the answer back")
    default: return nil
    }
  }
}
