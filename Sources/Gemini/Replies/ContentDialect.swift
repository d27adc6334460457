import JSONText
import ModelWire
import NexusProtocol

/// The objects of a reply, each a whole response with the parts that are new. There is no mark of the end: a reply is
/// whole once it names a reason.
///
/// Source: Gemini API reference, "GenerateContentResponse".
struct ContentDialect: ReplyDialect {
  private(set) var hasEnded = false
  var isDone: Bool { false }
  /// What the request is to be repeated with, where the reply goes on; nil where it is whole.
  private(set) var continuation: String?
  private var calls: [ToolCall] = []
  private var mark: String?
  private var finish: Finish?
  private var message: String?

  mutating func read(_ object: JSONObject, event: String, into reply: inout ReplyAssembly) -> ReplyPiece {
    if object["error"]?.object != nil {
      return .failure(ModelError(gemini: ServerAnswer(status: nil, value: .object(object))))
    }
    let usage = object["usageMetadata"]?.object
    if let usage { read(usage, &reply.reply.usage) }
    if let block = object["promptFeedback"]?["blockReason"]?.string {
      return .failure(.blocked(block, object["promptFeedback"]?["blockReasonMessage"]?.string))
    }
    guard let candidates = object["candidates"], !candidates.isNull else { return usage == nil ? .unknown : .ofReply }
    guard let list = candidates.array else { return .malformed }
    // Only one is asked for.
    guard let candidate = list.first else { return .ofReply }
    guard candidate.object != nil else { return .malformed }
    if let content = candidate["content"], !content.isNull {
      let parts = content["parts"]
      guard content.object != nil, parts == nil || parts?.array != nil else { return .malformed }
      for part in parts?.array ?? [] where !read(part, &reply) { return .malformed }
    }
    mark = candidate["continuationToken"]?.string ?? mark
    if let reason = candidate["finishReason"]?.string {
      hasEnded = true
      finish = Finish(reason)
      message = candidate["finishMessage"]?.string
      if finish == .length { reply.reply.stopReason = .length }
    }
    return .ofReply
  }

  mutating func finish(_ reply: inout ReplyAssembly) -> ModelError? {
    switch finish {
    case .failure(let error)?:
      var error = error
      if let message, !message.isEmpty { error.message += ": \(message)" }
      return error
    case .goesOn?: continuation = mark
    case .stop?, .length?, nil: break
    }
    reply.add(toolCalls: calls)
    return nil
  }

  /// Returns false where a part that carries the reply has another type than it should.
  private mutating func read(_ part: JSONValue, _ reply: inout ReplyAssembly) -> Bool {
    guard let object = part.object else { return false }
    if let call = object["functionCall"] {
      guard let name = call["name"]?.string else { return false }
      let arguments = call["args"].flatMap { $0.isNull ? nil : $0.text() } ?? "{}"
      calls.append(
        ToolCall(
          id: call["id"]?.string.flatMap { $0.isEmpty ? nil : $0 }, name: name, arguments: arguments,
          signature: object["thoughtSignature"]?.string))
      return true
    }
    guard let text = object["text"], !text.isNull else { return true }
    guard let text = text.string else { return false }
    if object["thought"]?.bool == true { reply.add(thinking: text) } else { reply.add(text: text) }
    return true
  }

  /// Totals, in each object anew; what a model thought is not among the tokens of its answer.
  private func read(_ object: JSONObject, _ usage: inout Usage) {
    if let prompt = object["promptTokenCount"]?.int {
      usage.promptTokens = prompt + (object["toolUsePromptTokenCount"]?.int ?? 0)
    }
    usage.cachedPromptTokens = object["cachedContentTokenCount"]?.int ?? usage.cachedPromptTokens
    let answer = object["candidatesTokenCount"]?.int
    let thought = object["thoughtsTokenCount"]?.int
    if answer != nil || thought != nil { usage.outputTokens = (answer ?? 0) + (thought ?? 0) }
  }
}
