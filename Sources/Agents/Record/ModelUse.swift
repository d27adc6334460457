package import Git
package import NexusProtocol

/// Which model wrote a reply, and what it was asked with.
package struct ModelUse: Sendable, Equatable {
  package var model: String
  /// The digest of the model's weights; nil where the server did not tell it.
  package var digest: String?
  package var think: Thinking?
  package var options: GenerationOptions
  /// The id that git gives to the prompt, written as ``text(of:)`` has it.
  package var prompt: ObjectID

  /// - Parameter exchanges: Those of one attempt, oldest first; the last whole reply is what the attempt acted on.
  /// - Returns: Nil where no reply came whole.
  package init?(_ exchanges: [Exchange]) throws {
    guard let exchange = exchanges.last(where: { $0.state == .finished }), let reply = exchange.reply else {
      return nil
    }
    model = reply.model
    // The digest is that of the model that was asked, and another may have answered in its place.
    digest = reply.model == exchange.request.model ? exchange.modelDigest : nil
    think = exchange.request.think
    options = exchange.request.options
    prompt = try ObjectID(ofBlob: Array(Self.text(of: exchange.request.messages).utf8))
  }

  /// A prompt as one text: each message after a line with its role, the tools that it calls after its content.
  static func text(of messages: [Message]) -> String {
    messages.map { message in
      let calls = message.toolCalls.map { "\($0.name) \($0.arguments)\n" }.joined()
      return "--- \(message.role.rawValue) ---\n\(message.content)\n\(calls)"
    }.joined()
  }

  /// What was set, such as `context 16384, temperature 0.2, seed 7`.
  package var optionsText: String {
    var parts = ["context \(options.contextLength)"]
    if let tokens = options.maxTokens { parts.append("at most \(tokens) tokens") }
    if let temperature = options.temperature { parts.append("temperature \(temperature)") }
    if let seed = options.seed { parts.append("seed \(seed)") }
    if let topP = options.topP { parts.append("top-p \(topP)") }
    if let topK = options.topK { parts.append("top-k \(topK)") }
    if !options.stop.isEmpty { parts.append("\(options.stop.count) stop texts") }
    if let think { parts.append("thinking \(think.rawValue)") }
    return parts.joined(separator: ", ")
  }
}
