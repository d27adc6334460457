import JSONText
import NexusProtocol

/// One object of a reply: a piece of a stream, or the whole body of a server that does not stream.
///
/// Source: OpenAI API reference, "The chat completion chunk object"; llama.cpp, vLLM and DeepSeek for what they add.
struct Chunk {
  var content = ""
  var thinking = ""
  var calls: [CallPiece] = []
  var finishReason: String?
  var usage: Usage?
  /// Whether something that carries the reply has another type than it should, so that text would be lost.
  private(set) var isMalformed = false

  init(_ object: JSONObject) {
    if let choices = object["choices"], !choices.isNull {
      isMalformed = choices.array == nil
      // Only one reply is asked for.
      if let choice = choices.array?.first { read(choice) }
    }
    if let usage = object["usage"]?.object { read(usage: usage) }
    if let timings = object["timings"]?.object { read(timings: timings) }
  }

  private mutating func read(_ choice: JSONValue) {
    finishReason = choice["finish_reason"]?.string
    guard let delta = choice["delta"] ?? choice["message"], !delta.isNull else { return }
    guard let members = delta.object?.members else {
      isMalformed = true
      return
    }
    for member in members {
      switch member.key {
      case "content": content += text(member.value)
      // Two names of one thing; servers that send both send the same in each.
      case "reasoning_content", "reasoning": if thinking.isEmpty { thinking = text(member.value) }
      case "refusal": content += text(member.value)
      case "tool_calls": read(calls: member.value)
      default: break
      }
    }
  }

  private mutating func text(_ value: JSONValue) -> String {
    if let text = value.string { return text }
    // Mistral and others write contents as an array of typed parts.
    if let parts = value.array { return parts.compactMap { $0["text"]?.string }.joined() }
    isMalformed = isMalformed || !value.isNull
    return ""
  }

  private mutating func read(calls value: JSONValue) {
    guard let values = value.array else {
      isMalformed = isMalformed || !value.isNull
      return
    }
    for call in values {
      let arguments = call["function"]?["arguments"]
      calls.append(
        CallPiece(
          index: call["index"]?.int, id: call["id"]?.string, name: call["function"]?["name"]?.string,
          arguments: arguments?.string ?? arguments.flatMap { $0.isNull ? nil : $0.text() } ?? ""))
    }
  }

  private mutating func read(usage object: JSONObject) {
    var usage = self.usage ?? Usage()
    usage.promptTokens = object["prompt_tokens"]?.int
    usage.outputTokens = object["completion_tokens"]?.int
    usage.cachedPromptTokens =
      object["prompt_tokens_details"]?["cached_tokens"]?.int ?? object["prompt_cache_hit_tokens"]?.int
    self.usage = usage
  }

  /// llama.cpp's own figures, which count even where the usage was not asked for or is not known.
  private mutating func read(timings object: JSONObject) {
    var usage = self.usage ?? Usage()
    let cached = object["cache_n"]?.int
    if let read = object["prompt_n"]?.int {
      usage.promptTokens = usage.promptTokens ?? (read + (cached ?? 0))
    }
    usage.cachedPromptTokens = cached ?? usage.cachedPromptTokens
    usage.outputTokens = usage.outputTokens ?? object["predicted_n"]?.int
    usage.promptDuration = object["prompt_ms"]?.double.map { .microseconds(Int64($0 * 1000)) }
    usage.outputDuration = object["predicted_ms"]?.double.map { .microseconds(Int64($0 * 1000)) }
    self.usage = usage
  }
}

/// A piece of a call of a tool; its arguments are to be joined with those of the other pieces.
struct CallPiece: Equatable {
  var index: Int?
  var id: String?
  var name: String?
  var arguments: String
}

/// Calls of tools, put together from their pieces.
struct CallAssembly {
  private var calls: [(index: Int, call: ToolCall)] = []

  /// A piece belongs to the call of its index; where there is none, a new identifier or name begins a new call.
  mutating func add(_ piece: CallPiece) {
    let index = piece.index ?? guessedIndex(piece)
    if let place = calls.firstIndex(where: { $0.index == index }) {
      if calls[place].call.id == nil { calls[place].call.id = piece.id }
      if calls[place].call.name.isEmpty { calls[place].call.name = piece.name ?? "" }
      calls[place].call.arguments += piece.arguments
    } else {
      calls.append((index, ToolCall(id: piece.id, name: piece.name ?? "", arguments: piece.arguments)))
    }
  }

  private func guessedIndex(_ piece: CallPiece) -> Int {
    guard let last = calls.last else { return 0 }
    let isNew = piece.id.map { $0 != last.call.id } ?? (piece.name != nil)
    return isNew ? last.index + 1 : last.index
  }

  /// The calls in their order.
  var whole: [ToolCall] { calls.sorted { $0.index < $1.index }.map(\.call) }
}
