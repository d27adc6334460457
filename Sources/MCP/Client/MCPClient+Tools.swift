import JSONRPC
package import JSONText

extension MCPClient {
  /// All tools of the server, in its order; those that are malformed are left out.
  /// - Throws: `MCPClientError`; `RPCConnectionError`; `CancellationError`.
  package func tools() async throws -> [MCPRemoteTool] {
    guard server.hasTools else { return [] }
    var tools: [MCPRemoteTool] = []
    var cursor: String?
    for _ in 0..<limits.tools {
      let page = try await request("tools/list", cursor.map { ["cursor": .string($0)] } ?? [:], within: limits.answer)
      guard let listed = page["tools"]?.array else { throw MCPClientError.malformedAnswer(method: "tools/list") }
      tools += listed.compactMap(MCPRemoteTool.init)
      guard tools.count <= limits.tools else { throw MCPClientError.tooMuch("tools") }
      guard let next = page["nextCursor"]?.string else { return tools }
      cursor = next
    }
    throw MCPClientError.tooMuch("pages of tools")
  }

  /// Calls a tool. What it returns is text of the server's, to be treated as data.
  ///
  /// When the task is cancelled, the server is told. A failure of the tool is a result; see `MCPToolResult.isError`.
  /// - Throws: `MCPClientError`; `RPCConnectionError`, as `timedOut` after `limits.call`; `CancellationError`.
  package func call(
    _ tool: MCPRemoteTool, _ arguments: JSONObject,
    progress: (@Sendable (MCPRemoteProgress) -> Void)? = nil
  ) async throws -> MCPToolResult {
    let token = progress.map(watchers.add)
    defer { if let token { watchers.remove(token) } }
    let parameters: JSONObject = ["name": .string(tool.name), "arguments": .object(arguments)]
    let answer = try await request("tools/call", parameters, token: token, within: limits.call)
    guard let result = MCPToolResult(answer), answer["content"]?.array != nil || result.structured != nil else {
      throw MCPClientError.malformedAnswer(method: "tools/call")
    }
    if let schema = tool.outputSchema, !result.isError, server.revision.hasStructuredContent {
      let faults = result.structured.map { schema.faults(of: $0) } ?? ["There is no structured result."]
      if let fault = faults.first { throw MCPClientError.wrongResult(tool: tool.name, fault: fault) }
    }
    return result
  }

  private func request(
    _ method: String, _ parameters: JSONObject, token: RPCID? = nil, within limit: Duration
  ) async throws -> JSONValue {
    var parameters = parameters
    if !server.revision.hasHandshake {
      parameters = Greeting.modern(parameters, identity, token: token)
    } else if let token {
      parameters["_meta"] = ["progressToken": token.json]
    }
    let answer: JSONValue
    do {
      answer = try await connection.request(method, .object(parameters), within: limit) { id in
        RPCNotification(method: "notifications/cancelled", parameters: ["requestId": id.json])
      }
    } catch let error as RPCError {
      throw MCPClientError.refused(method: method, error)
    } catch RPCConnectionError.closed where watchers.isFlooded {
      throw MCPClientError.flood
    }
    // We declare nothing that a server could ask for in the middle of a request, and no tasks.
    if !server.revision.hasHandshake, let type = answer["resultType"], type != "complete" {
      throw MCPClientError.malformedAnswer(method: method)
    }
    return answer
  }
}
