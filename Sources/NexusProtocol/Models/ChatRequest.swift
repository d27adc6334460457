/// One request to a model, independent of the server that answers it.
package struct ChatRequest: Sendable, Equatable {
  package var model: String
  package var messages: [Message]
  package var tools: [ToolDefinition]
  package var format: ResponseFormat?
  /// Whether the model may think before it answers; nil leaves it to the model. Ignored by models that cannot think.
  package var think: Thinking?
  package var options: GenerationOptions
  /// How long the server keeps the model loaded after this request; nil leaves it to the server.
  package var keepAlive: KeepAlive?

  package init(
    model: String, messages: [Message], tools: [ToolDefinition] = [], format: ResponseFormat? = nil,
    think: Thinking? = nil, options: GenerationOptions, keepAlive: KeepAlive? = nil
  ) {
    self.model = model
    self.messages = messages
    self.tools = tools
    self.format = format
    self.think = think
    self.options = options
    self.keepAlive = keepAlive
  }

  package var hasImages: Bool { messages.contains { !$0.images.isEmpty } }
}

/// The shape an answer must have.
package enum ResponseFormat: Sendable, Equatable {
  /// Any JSON value.
  case json
  /// JSON that conforms to a JSON Schema, given as its text.
  case schema(String)
}

/// Whether and how hard a model thinks before it answers.
package enum Thinking: String, Sendable, CaseIterable {
  case off, on, low, medium, high, max
}

/// How long a server keeps a model loaded.
package enum KeepAlive: Sendable, Hashable {
  case duration(Duration)
  case forever
}

/// Options of one generation; nil leaves an option to the model.
///
/// `contextLength` is a load-time option: another value makes the server load the model anew, so a role keeps one.
package struct GenerationOptions: Sendable, Equatable {
  /// The model's window, prompt and reply together, in tokens.
  package var contextLength: Int
  /// The most tokens to generate, thinking included.
  package var maxTokens: Int?
  package var temperature: Double?
  package var seed: Int?
  package var topP: Double?
  package var topK: Int?
  package var stop: [String]

  package init(
    contextLength: Int, maxTokens: Int? = nil, temperature: Double? = nil, seed: Int? = nil,
    topP: Double? = nil, topK: Int? = nil, stop: [String] = []
  ) {
    self.contextLength = contextLength
    self.maxTokens = maxTokens
    self.temperature = temperature
    self.seed = seed
    self.topP = topP
    self.topK = topK
    self.stop = stop
  }
}
