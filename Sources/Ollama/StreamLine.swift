import JSONText
import NexusProtocol

/// One object of a reply: a line of a stream, or the whole body without streaming. Every field is optional.
///
/// Source: Ollama API, "Generate a chat completion", <https://docs.ollama.com/api/chat>.
struct StreamLine: Equatable {
  var model: String?
  var content = ""
  var thinking = ""
  var toolCalls: [ToolCall] = []
  var isDone = false
  var doneReason: String?
  var usage = Usage()

  /// Whether something that carries the reply has another type than Ollama gives it, so that text would be lost.
  private(set) var isMalformed = false

  init() {}

  /// Reads an object of `/api/chat` (`message`) or of `/api/generate` (`response`, `thinking`).
  init(_ object: JSONObject) {
    for member in object.members {
      switch member.key {
      case "model": model = member.value.string
      case "message": read(message: member.value)
      case "response": content += text(member.value)
      case "thinking": thinking += text(member.value)
      case "tool_calls": read(toolCalls: member.value)
      case "done": isDone = member.value.bool ?? false
      case "done_reason": doneReason = member.value.string
      case "prompt_eval_count": usage.promptTokens = member.value.int
      case "eval_count": usage.outputTokens = member.value.int
      case "load_duration": usage.loadDuration = Self.duration(member.value)
      case "prompt_eval_duration": usage.promptDuration = Self.duration(member.value)
      case "eval_duration": usage.outputDuration = Self.duration(member.value)
      case "total_duration": usage.totalDuration = Self.duration(member.value)
      default: break
      }
    }
  }

  var stopReason: StopReason {
    switch doneReason {
    case "stop", "", nil: .stop
    case "length": .length
    case .some(let reason): .other(reason)
    }
  }

  private mutating func read(message: JSONValue) {
    guard let object = message.object else {
      isMalformed = isMalformed || !message.isNull
      return
    }
    for member in object.members {
      switch member.key {
      case "content": content += text(member.value)
      case "thinking": thinking += text(member.value)
      case "tool_calls": read(toolCalls: member.value)
      default: break
      }
    }
  }

  private mutating func text(_ value: JSONValue) -> String {
    if let text = value.string { return text }
    isMalformed = isMalformed || !value.isNull
    return ""
  }

  private mutating func read(toolCalls calls: JSONValue) {
    guard let calls = calls.array else {
      isMalformed = isMalformed || !calls.isNull
      return
    }
    for call in calls {
      guard let function = call["function"], let name = function["name"]?.string else {
        isMalformed = true
        continue
      }
      // Some emulators send the arguments as OpenAI does: as text.
      let arguments = function["arguments"]
      let text = arguments?.string ?? arguments?.text() ?? "{}"
      toolCalls.append(ToolCall(id: call["id"]?.string, name: name, arguments: text))
    }
  }

  private static func duration(_ value: JSONValue) -> Duration? { value.int.map { .nanoseconds($0) } }
}
