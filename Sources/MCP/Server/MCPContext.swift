import JSONRPC
import JSONText

/// What is known of a request beside its method and parameters.
struct MCPContext: Sendable {
  let revision: MCPRevision
  let connection: RPCConnection
  /// Whether the client takes a task for an answer, as the extension has it.
  var hasTasksExtension = false
}

extension MCPServer {
  /// Makes of a result what the revision calls one.
  func finish(_ result: JSONObject, _ context: MCPContext) -> JSONValue {
    context.revision.hasHandshake ? .object(result) : complete(result)
  }

  /// The same for a result that clients may keep: for `ttl` milliseconds, and for nobody else.
  func finish(_ result: JSONObject, _ context: MCPContext, ttl: Int) -> JSONValue {
    context.revision.hasHandshake ? .object(result) : complete(result, ttl: ttl)
  }

  func complete(_ result: JSONObject, ttl: Int) -> JSONValue {
    var result = result
    result["ttlMs"] = JSONValue(ttl)
    result["cacheScope"] = "private"
    return complete(result)
  }

  func complete(_ result: JSONObject, type: String = "complete") -> JSONValue {
    var object: JSONObject = ["resultType": .string(type)]
    object.members += result.members
    object["_meta"] = [MCPMeta.serverInfo: offer.identity.json(.newest)]
    return .object(object)
  }
}
