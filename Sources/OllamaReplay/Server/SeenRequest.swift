/// A request as it reached the scripted server.
package struct SeenRequest: Sendable, Identifiable {
  /// One line of the head.
  package struct Header: Sendable, Hashable {
    /// As it was sent.
    package var name: String
    /// Without the white space around it.
    package var value: String
  }

  /// The number of the request, from 1, in order of arrival.
  package let id: Int
  /// In capitals.
  package let method: String
  /// The path without its query.
  package let path: String
  /// In the order in which they came.
  package let headers: [Header]
  /// Empty when there is no body.
  package let bodyBytes: [UInt8]
  /// Nil when the body is empty or is not JSON.
  package let body: BodyValue?
  /// When its last byte was read.
  package let time: ContinuousClock.Instant

  /// Nil for a path Ollama does not have, or this server does not play.
  package var endpoint: Endpoint? { Endpoint(path: path) }

  /// The model it asks for; nil when it names none.
  package var model: String? { body?["model"]?.string ?? body?["name"]?.string }

  /// The values of a header, in order, whatever the case of its name.
  package func header(_ name: String) -> [String] {
    headers.filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
  }

  /// All that the model would read: system text, definitions of tools, messages with what was thought and called, prompt,
  /// suffix and inputs, joined by line ends.
  package var prompt: String {
    var parts = [body?["system"]?.string].compactMap(\.self)
    parts += (body?["tools"]?.array ?? []).map(\.json)
    for message in body?["messages"]?.array ?? [] {
      parts += [message["thinking"]?.string, message["content"]?.string].compactMap(\.self)
      parts += (message["tool_calls"]?.array ?? []).map(\.json)
    }
    parts += [body?["prompt"]?.string, body?["suffix"]?.string, body?["input"]?.string].compactMap(\.self)
    parts += (body?["input"]?.array ?? []).compactMap(\.string)
    return parts.joined(separator: "\n")
  }

  /// The tokens of the prompt, estimated at four bytes each.
  package var estimatedPromptTokens: Int { (prompt.utf8.count + 3) / 4 }

  /// `options.num_ctx`; nil where the request leaves it to the server.
  var contextLength: Int? { body?["options"]?["num_ctx"]?.integer }

  /// What makes Ollama load the model anew when it changes, by the names of the options.
  package var loadOptions: [String: BodyValue] {
    var found: [String: BodyValue] = ["shift": body?["shift"] ?? true]
    for name in Self.loadOptionNames { found[name] = body?["options"]?[name] }
    return found
  }

  private static let loadOptionNames = [
    "num_ctx", "num_batch", "num_gpu", "main_gpu", "use_mmap", "num_thread", "draft_num_predict",
  ]

  func carries(_ part: Recording.Expectation.Part) -> Bool {
    switch part {
    case .format, .think, .suffix: body?[part.rawValue] != nil
    case .tools: body?["tools"]?.array?.isEmpty == false
    case .images:
      body?["images"] != nil || (body?["messages"]?.array ?? []).contains { $0["images"] != nil }
    }
  }

  /// Whether this asks only to load or unload a model: `/api/chat` without messages, `/api/generate` without a prompt.
  package var isLoadOnly: Bool {
    switch endpoint {
    case .chat: body?["messages"]?.array?.isEmpty ?? true
    case .generate: (body?["prompt"]?.string ?? "").isEmpty && (body?["suffix"]?.string ?? "").isEmpty
    default: false
    }
  }

  var keepAlive: KeepAlive? { body?["keep_alive"].map(KeepAlive.init) }
}
