import JSONText

/// The prompt templates of a server, which users choose in their client.
package protocol MCPPrompts: Sendable {
  /// All of them, in a steady order.
  func list() async throws -> [MCPPrompt]
  /// Fills in a template; `nil` where there is none of that name.
  /// - Throws: `MCPPromptError` where the arguments do not fit.
  func fill(_ name: String, _ arguments: [String: String]) async throws -> [MCPPromptMessage]?
}

/// Why a template cannot be filled in, in a sentence.
package struct MCPPromptError: Error, Sendable, Hashable {
  package let message: String
  package init(_ message: String) { self.message = message }
}

package struct MCPPrompt: Sendable, Hashable {
  package struct Argument: Sendable, Hashable {
    package var name: String
    package var description: String
    package var isRequired: Bool

    package init(name: String, description: String, isRequired: Bool) {
      self.name = name
      self.description = description
      self.isRequired = isRequired
    }

    var json: JSONValue {
      ["name": .string(name), "description": .string(description), "required": .bool(isRequired)]
    }
  }

  package var name: String
  package var description: String
  package var arguments: [Argument]

  package init(name: String, description: String, arguments: [Argument]) {
    self.name = name
    self.description = description
    self.arguments = arguments
  }

  var json: JSONValue {
    [
      "name": .string(name), "description": .string(description), "arguments": .array(arguments.map(\.json)),
    ]
  }
}

package struct MCPPromptMessage: Sendable, Hashable {
  package enum Role: String, Sendable, Hashable { case user, assistant }

  package var role: Role
  package var text: String

  package init(role: Role, text: String) {
    self.role = role
    self.text = text
  }

  var json: JSONValue {
    ["role": .string(role.rawValue), "content": ["type": "text", "text": .string(text)]]
  }
}
