import Agents
import JSONText
import NexusProtocol

/// A prompt and how its room is shared, as JSON for programs; the members are documented in `docs/json.md`.
enum ContextJSON {
  static func value(_ prompt: PreparedPrompt) -> JSONValue {
    JSONValue(members: [
      ("role", .string(prompt.role.rawValue)), ("contextLength", JSONValue(prompt.contextLength)),
      ("replyTokens", JSONValue(prompt.replyTokens)), ("thinkingTokens", JSONValue(prompt.thinkingTokens)),
      ("promptTokens", JSONValue(prompt.promptTokens)),
      ("bytesPerToken", JSONValue(prompt.bytesPerToken) ?? .null), ("bytes", JSONValue(prompt.bytes)),
      ("estimatedTokens", JSONValue(prompt.tokens)),
      ("messages", .array(prompt.messages.map(value))), ("tools", .array(prompt.tools.map(value))),
      ("parts", .array(prompt.pack.parts.map { value($0, tokens: prompt.tokens(of: $0)) })),
      ("leftOut", JSONValue(prompt.leftOut)),
    ])
  }

  private static func value(_ message: Message) -> JSONValue {
    JSONValue(members: [("role", .string(message.role.rawValue)), ("content", .string(message.content))])
  }

  private static func value(_ tool: ToolDefinition) -> JSONValue {
    JSONValue(members: [
      ("name", .string(tool.name)), ("description", .string(tool.description)),
      ("parameters", (try? JSONValue(parsing: tool.parameters)) ?? .string(tool.parameters)),
    ])
  }

  private static func value(_ part: PackedPart, tokens: Int) -> JSONValue {
    JSONValue(members: [
      ("kind", .string(part.kind.rawValue)), ("name", .string(part.name)), ("priority", JSONValue(part.priority)),
      ("wantedBytes", JSONValue(part.wantedBytes)), ("minimumBytes", JSONValue(part.minimumBytes)),
      ("capBytes", part.capBytes.map { JSONValue($0) } ?? .null), ("bytes", JSONValue(part.bytes)),
      ("tokens", JSONValue(tokens)), ("state", .string(part.state.rawValue)), ("leftOut", JSONValue(part.leftOut)),
    ])
  }
}
