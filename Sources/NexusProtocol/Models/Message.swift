/// One message of a conversation with a model.
package struct Message: Sendable, Equatable {
  package enum Role: String, Sendable { case system, user, assistant, tool }

  package var role: Role
  package var content: String
  /// What the user shows with it.
  package var images: [MessageImage] = []
  /// What an assistant thought before it answered; sent back only inside a tool loop.
  package var thinking: String?
  package var toolCalls: [ToolCall]
  /// The tool that a message of role `tool` answers for.
  package var toolName: String?
  /// The call that a message of role `tool` answers, where the model gave one an identifier.
  package var toolCallID: String?

  package init(
    _ role: Role, _ content: String, thinking: String? = nil, toolCalls: [ToolCall] = [],
    toolName: String? = nil, toolCallID: String? = nil
  ) {
    self.role = role
    self.content = content
    self.thinking = thinking
    self.toolCalls = toolCalls
    self.toolName = toolName
    self.toolCallID = toolCallID
  }
}

/// A request of a model to run a tool.
package struct ToolCall: Sendable, Equatable {
  package var id: String?
  package var name: String
  /// The arguments as the text of a JSON object.
  package var arguments: String
  /// What the server wants back with the call, unchanged, to know what it thought before it; only it can read it.
  package var signature: String?

  package init(id: String? = nil, name: String, arguments: String, signature: String? = nil) {
    self.id = id
    self.name = name
    self.arguments = arguments
    self.signature = signature
  }
}

/// A tool that a model may ask for.
package struct ToolDefinition: Sendable, Equatable {
  package var name: String
  package var description: String
  /// The parameters as the text of a JSON Schema object.
  package var parameters: String

  package init(name: String, description: String, parameters: String) {
    self.name = name
    self.description = description
    self.parameters = parameters
  }
}
