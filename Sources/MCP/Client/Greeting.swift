import JSONRPC
import JSONText

/// Finds out which revision a server speaks.
///
/// It is asked by `server/discover` first. An error that only servers of the newest revision know, and an answer, settle
/// it; anything else, silence as well, means that the server wants `initialize`.
///
/// Source: revision 2026-07-28, "stdio", "Backward Compatibility".
struct Greeting {
  let connection: RPCConnection
  let identity: MCPIdentity
  let limit: Duration

  func greet() async throws -> MCPClient.Server {
    do {
      let answer = try await connection.request(
        "server/discover", .object(Self.modern([:], identity)), within: limit
      ) { _ in nil }
      if let server = try discovered(answer) { return server }
    } catch let error as RPCError where error.code == -32022 {
      let supported = error.data?["supported"]?.array?.compactMap(\.string) ?? []
      // A server that lists older revisions there serves them by a handshake.
      guard supported.contains(where: { MCPRevision(rawValue: $0)?.hasHandshake ?? false }) else {
        throw MCPClientError.noCommonRevision(supported)
      }
    } catch is RPCError {
      // So answer servers that do not know the method, each with an error of its own.
    } catch RPCConnectionError.timedOut {
      // Some do not answer at all.
    }
    return try await initialize()
  }

  /// `nil` for a server that answers and yet serves older revisions only.
  private func discovered(_ answer: JSONValue) throws -> MCPClient.Server? {
    guard let versions = answer["supportedVersions"]?.array?.compactMap(\.string) else { return nil }
    guard versions.contains(MCPRevision.newest.rawValue) else {
      if versions.contains(where: { MCPRevision(rawValue: $0) != nil }) { return nil }
      throw MCPClientError.noCommonRevision(versions)
    }
    return MCPClient.Server(
      identity: MCPIdentity(answer["_meta"]?[MCPMeta.serverInfo]) ?? MCPIdentity(name: "", version: ""),
      revision: .newest, instructions: answer["instructions"]?.string,
      hasTools: answer["capabilities"]?["tools"] != nil)
  }

  private func initialize() async throws -> MCPClient.Server {
    let revision = MCPRevision.newestWithHandshake
    let parameters: JSONValue = [
      "protocolVersion": .string(revision.rawValue), "capabilities": [:], "clientInfo": identity.json(revision),
    ]
    let answer: JSONValue
    do {
      answer = try await connection.request("initialize", parameters, within: limit) { _ in nil }
    } catch let error as RPCError {
      throw MCPClientError.refused(method: "initialize", error)
    }
    guard let version = answer["protocolVersion"]?.string else {
      throw MCPClientError.malformedAnswer(method: "initialize")
    }
    guard let agreed = MCPRevision(rawValue: version), agreed.hasHandshake else {
      throw MCPClientError.noCommonRevision([version])
    }
    try await connection.send(RPCNotification(method: "notifications/initialized"))
    return MCPClient.Server(
      identity: MCPIdentity(answer["serverInfo"]) ?? MCPIdentity(name: "", version: ""), revision: agreed,
      instructions: answer["instructions"]?.string, hasTools: answer["capabilities"]?["tools"] != nil)
  }

  /// Adds to parameters what the newest revision wants of every request.
  static func modern(_ parameters: JSONObject, _ identity: MCPIdentity, token: RPCID? = nil) -> JSONObject {
    var meta: JSONObject = [
      MCPMeta.protocolVersion: .string(MCPRevision.newest.rawValue), MCPMeta.clientInfo: identity.json(.newest),
      MCPMeta.clientCapabilities: [:],
    ]
    if let token { meta["progressToken"] = token.json }
    var parameters = parameters
    parameters["_meta"] = .object(meta)
    return parameters
  }
}
