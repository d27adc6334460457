import JSONText
import ModelWire
import NexusProtocol

/// One run of the model, as the server is asked for it.
struct Generation: Sendable {
  let body: JSONValue
  let prompt: TemplatedPrompt
  /// By which the run is told from those of others when it is to be ended.
  let key: String
  /// The most tokens the server may write.
  let lengthLimit: Int
  /// Whether the request named texts that end the reply.
  let hasStops: Bool

  /// Tokens that the template or the server may add to a prompt after it was counted.
  private static let reserve = 8
  /// Less room than this is none.
  private static let leastRoom = 16

  /// - Throws: `.contextExceeded` for a prompt that leaves no room, which the server would cut at its beginning; `.badRequest`
  ///   for an option that JSON cannot say.
  init(
    _ request: ChatRequest, _ prompt: TemplatedPrompt, grammar: String?, contextLength: Int?
  ) throws(ModelError) {
    let length = contextLength ?? request.options.contextLength
    let limit = try Self.limit(request, prompt, contextLength: length)
    let texts = RequestText(model: request.model)
    let key = "nexus-" + String(UInt64.random(in: 0...UInt64.max), radix: 36)
    var body: JSONObject = [
      "prompt": .string(prompt.text), "max_context_length": JSONValue(length), "max_length": JSONValue(limit),
      "genkey": .string(key), "quiet": true, "trim_stop": true,
    ]
    let stops = request.options.stop + prompt.stops
    if !stops.isEmpty { body["stop_sequence"] = JSONValue(stops) }
    let images = request.messages.flatMap(\.images)
    if !images.isEmpty { body["images"] = .array(images.map { .string($0.base64) }) }
    if let value = request.options.temperature { body["temperature"] = try texts.number(value, "temperature") }
    if let value = request.options.topP { body["top_p"] = try texts.number(value, "top_p") }
    if let value = request.options.topK { body["top_k"] = JSONValue(value) }
    if let seed = request.options.seed { body["sampler_seed"] = JSONValue(Self.seed(seed)) }
    if let grammar { body["grammar"] = .string(grammar) }
    if let effort = request.effort { body["reasoning_effort"] = .string(effort) }
    self.body = .object(body)
    self.prompt = prompt
    self.key = key
    lengthLimit = limit
    hasStops = !stops.isEmpty
  }

  /// What is left for the reply: the server gives at most four fifths of the window, and cuts the prompt for it.
  private static func limit(
    _ request: ChatRequest, _ prompt: TemplatedPrompt, contextLength: Int
  ) throws(ModelError) -> Int {
    let most = contextLength - max(leastRoom, contextLength / 5)
    guard let tokens = prompt.tokens else {
      // Not counted: as much as leaves the prompt most of the window.
      return min(request.options.maxTokens ?? contextLength / 4, most)
    }
    let room = contextLength - tokens - reserve
    guard room >= min(leastRoom, request.options.maxTokens ?? leastRoom) else {
      throw ModelError(
        .contextExceeded(promptTokens: tokens, contextLength: contextLength),
        "The prompt has \(tokens) tokens, and the model's context \(contextLength)", model: request.model)
    }
    return max(1, min(request.options.maxTokens ?? room, room, most))
  }

  /// The server takes 31 bits, and a seed of its own for 0.
  private static func seed(_ seed: Int) -> Int {
    let most = 0x7FFF_FFFF
    return (1...most).contains(seed) ? seed : Int(UInt64(bitPattern: Int64(seed)) % UInt64(most)) + 1
  }
}
