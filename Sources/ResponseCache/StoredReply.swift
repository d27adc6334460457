import Foundation
import GRDB
import JSONText
import NexusProtocol

/// A reply as a row of the cache.
struct StoredReply: Sendable {
  let reply: ModelReply

  init(_ reply: ModelReply) {
    self.reply = reply
  }

  init(_ row: Row) throws {
    func text(_ column: String) throws -> String {
      guard let data = row[column] as Data?, let text = String(validating: data, as: UTF8.self) else {
        throw Self.damaged
      }
      return text
    }
    reply = ModelReply(
      model: try text("model"), content: try text("content"), thinking: try text("thinking"),
      toolCalls: try Self.toolCalls(text("toolCalls")), stopReason: Self.stopReason(try text("stopReason")),
      usage: Usage(promptTokens: row["promptTokens"], outputTokens: row["outputTokens"]))
  }

  /// All but the request's columns and the times.
  var columns: [String: (any DatabaseValueConvertible)?] {
    [
      "model": Data(reply.model.utf8), "content": Data(reply.content.utf8), "thinking": Data(reply.thinking.utf8),
      "toolCalls": Data(toolCalls.utf8), "stopReason": Data(stopReason.utf8),
      "promptTokens": reply.usage.promptTokens, "outputTokens": reply.usage.outputTokens,
    ]
  }

  var bytes: Int { reply.content.utf8.count + reply.thinking.utf8.count + toolCalls.utf8.count }

  private static let damaged = CacheError(.damaged, "A reply in the cache is damaged.")
  private static let otherPrefix = "other:"

  private var toolCalls: String {
    JSONValue.array(
      reply.toolCalls.map { call in
        var object: JSONObject = ["name": .string(call.name), "arguments": .string(call.arguments)]
        object["id"] = call.id.map(JSONValue.string)
        return .object(object)
      }
    ).text()
  }

  private static func toolCalls(_ text: String) throws -> [ToolCall] {
    guard let calls = try? JSONValue(parsing: text).array else { throw damaged }
    return try calls.map { call in
      guard let name = call["name"]?.string, let arguments = call["arguments"]?.string else { throw damaged }
      return ToolCall(id: call["id"]?.string, name: name, arguments: arguments)
    }
  }

  private var stopReason: String {
    switch reply.stopReason {
    case .stop: "stop"
    case .length: "length"
    case .other(let reason): Self.otherPrefix + reason
    }
  }

  private static func stopReason(_ text: String) -> StopReason {
    switch text {
    case "stop": .stop
    case "length": .length
    default: .other(text.hasPrefix(otherPrefix) ? String(text.dropFirst(otherPrefix.count)) : text)
    }
  }
}
