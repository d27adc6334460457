package import NexusProtocol

/// All of a request that its reply depends on, as one text: two requests have the same key only where they are the same.
///
/// How long a model stays loaded is left out. Every part stands behind its length, so that no text can pass for another.
package struct RequestKey: Sendable, Hashable {
  package let text: String

  /// - Parameter identity: Which model on which server is meant, as exactly as is known.
  package init(_ request: ChatRequest, identity: String) {
    var writer = KeyWriter()
    writer.add("nexus-request-1")
    writer.add(identity)
    writer.add(request.model)
    writer.add(request.messages.count)
    for message in request.messages { writer.add(message) }
    writer.add(request.tools.count)
    for tool in request.tools {
      writer.add(tool.name)
      writer.add(tool.description)
      writer.add(tool.parameters)
    }
    switch request.format {
    case nil: writer.add("any")
    case .json?: writer.add("json")
    case .schema(let schema)?: writer.add("schema:" + schema)
    }
    writer.add(request.think?.rawValue)
    writer.add(request.options)
    text = writer.text
  }
}

private struct KeyWriter {
  var text = ""

  mutating func add(_ part: String?) {
    guard let part else {
      text += "-\n"
      return
    }
    text += "\(part.utf8.count):\(part)\n"
  }

  mutating func add(_ number: Int?) { add(number.map { String($0) }) }

  /// By its bits, since nothing else is as exact.
  mutating func add(_ number: Double?) { add(number.map { String($0.bitPattern, radix: 16) }) }

  mutating func add(_ message: Message) {
    add(message.role.rawValue)
    add(message.content)
    add(message.thinking)
    add(message.toolCalls.count)
    for call in message.toolCalls {
      add(call.id)
      add(call.name)
      add(call.arguments)
    }
    add(message.toolName)
    add(message.toolCallID)
    // Requests without images keep the keys they had.
    for image in message.images { add(image.dataURL) }
  }

  mutating func add(_ options: GenerationOptions) {
    add(options.contextLength)
    add(options.maxTokens)
    add(options.temperature)
    add(options.seed)
    add(options.topP)
    add(options.topK)
    add(options.stop.count)
    for stop in options.stop { add(stop) }
  }
}
