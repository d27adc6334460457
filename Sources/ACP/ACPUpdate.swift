package import JSONText

/// Something that the editor shows while a turn lasts.
///
/// Source: Agent Client Protocol, version 1, "session/update", <https://agentclientprotocol.com>.
package enum ACPUpdate: Sendable, Hashable {
  /// What the user said; only when a session is loaded again.
  case userMessage(String)
  /// A piece of the agent's answer; pieces are put together.
  case message(String)
  /// A piece of the agent's thinking.
  case thought(String)
  /// The whole plan, which takes the place of the one before.
  case plan([ACPPlanEntry])
  /// A tool call that has not been told of before.
  case toolCall(ACPToolCall)
  /// What changed of one; content and locations take the place of those before.
  case toolCallUpdate(ACPToolCallUpdate)
  /// One that was shown before, to the byte; only when a session is loaded again.
  case kept(JSONValue)

  package var json: JSONValue {
    switch self {
    case .kept(let update): update
    case .userMessage(let text): Self.chunk("user_message_chunk", text)
    case .message(let text): Self.chunk("agent_message_chunk", text)
    case .thought(let text): Self.chunk("agent_thought_chunk", text)
    case .plan(let entries): ["sessionUpdate": "plan", "entries": .array(entries.map(\.json))]
    case .toolCall(let call): Self.update("tool_call", call.members)
    case .toolCallUpdate(let update): Self.update("tool_call_update", update.members)
    }
  }

  private static func chunk(_ kind: String, _ text: String) -> JSONValue {
    ["sessionUpdate": .string(kind), "content": ["type": "text", "text": .string(text)]]
  }

  private static func update(_ kind: String, _ members: JSONObject) -> JSONValue {
    var object: JSONObject = ["sessionUpdate": .string(kind)]
    object.members += members.members
    return .object(object)
  }
}

package struct ACPPlanEntry: Sendable, Hashable {
  package enum Priority: String, Sendable, Hashable { case high, medium, low }
  package enum Status: String, Sendable, Hashable {
    case pending
    case inProgress = "in_progress"
    case completed
  }

  package var content: String
  package var priority: Priority
  package var status: Status

  package init(_ content: String, priority: Priority = .medium, status: Status) {
    self.content = content
    self.priority = priority
    self.status = status
  }

  var json: JSONValue {
    ["content": .string(content), "priority": .string(priority.rawValue), "status": .string(status.rawValue)]
  }
}
