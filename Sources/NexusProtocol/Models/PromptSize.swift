/// What a model has to read of a request, in bytes: what budgets hold to, and what is kept to learn how a model counts.
///
/// Templates of servers put all of it into the prompt: contents, what the model thought and called in earlier rounds of a
/// tool loop, and the definitions of tools. Some leave earlier thinking out; it is counted, since nobody tells which do.
extension ChatRequest {
  package var promptBytes: Int { messages.promptBytes + tools.promptBytes }
}

extension [Message] {
  package var promptBytes: Int { reduce(0) { $0 + $1.promptBytes } }
}

extension Message {
  package var promptBytes: Int {
    content.utf8.count + images.count * MessageImage.promptBytes + (thinking?.utf8.count ?? 0)
      + toolCalls.reduce(0) { $0 + $1.promptBytes }
  }
}

extension ToolCall {
  /// The members' names and signs of JSON around a call.
  private static let frameInBytes = 27

  package var promptBytes: Int {
    name.utf8.count + arguments.utf8.count + (signature?.utf8.count ?? 0) + Self.frameInBytes
  }
}

extension [ToolDefinition] {
  package var promptBytes: Int { reduce(0) { $0 + $1.promptBytes } }
}

extension ToolDefinition {
  /// The members' names and signs of JSON around a definition, as it is sent and as most templates write it.
  private static let frameInBytes = 77

  package var promptBytes: Int {
    name.utf8.count + description.utf8.count + parameters.utf8.count + Self.frameInBytes
  }
}
