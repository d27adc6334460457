package import JSONRPC
import JSONText

extension MCPServer {
  /// Serves a request by the rules of 2026-07-28.
  /// - Parameter headers: What the request says of itself beside its body, where it came over HTTP.
  func replyByItself(
    _ request: RPCRequest, _ parameters: JSONObject, _ connection: RPCConnection, headers: MCPRequestHeaders? = nil
  ) throws(RPCError) -> RPCReply {
    let meta = parameters["_meta"]
    let missing = [MCPMeta.protocolVersion, MCPMeta.clientCapabilities].filter { meta?[$0] == nil }
    guard missing.isEmpty else {
      throw .invalidParameters("\"params._meta\" must have \(missing.joined(separator: " and ")).")
    }
    // Before the version is looked at: a client that contradicts itself is told so.
    try headers?.check(request, parameters)
    guard let asked = meta?[MCPMeta.protocolVersion]?.string,
      let capabilities = meta?[MCPMeta.clientCapabilities]?.object
    else {
      throw .invalidParameters("In \"params._meta\", the version must be a string and the capabilities an object.")
    }
    guard let revision = MCPRevision(rawValue: asked), !revision.hasHandshake else {
      throw .unsupportedVersion(asked)
    }
    let hasTasks = capabilities["extensions"]?[MCPMeta.tasks] != nil
    let context = MCPContext(revision: revision, connection: connection, hasTasksExtension: hasTasks)
    if request.method == "server/discover" { return .result(complete(discovery(revision), ttl: 3_600_000)) }
    guard let reply = try reply(to: request.method, parameters, context) else {
      throw .methodNotFound(request.method)
    }
    return reply
  }

  private func discovery(_ revision: MCPRevision) -> JSONObject {
    [
      "supportedVersions": [.string(revision.rawValue)], "capabilities": offer.capabilities(revision),
      "instructions": .string(offer.instructions),
    ]
  }
}

extension MCPServer {
  /// Answers one request of 2026-07-28 that came with headers. What comes without a revision is refused, `initialize` too.
  package func answer(_ request: RPCRequest, with headers: MCPRequestHeaders, on connection: RPCConnection) async {
    await connection.answer(.message(.request(request)), by: Stateless(server: self, headers: headers))
  }

  private struct Stateless: RPCService {
    let server: MCPServer
    let headers: MCPRequestHeaders

    func reply(to request: RPCRequest, on connection: RPCConnection) -> RPCReply {
      do throws(RPCError) {
        return try server.replyByItself(request, request.parameters?.object ?? [:], connection, headers: headers)
      } catch {
        return .error(error)
      }
    }

    func receive(_ notification: RPCNotification, on connection: RPCConnection) {}
  }
}

extension RPCError {
  /// What a request of a revision that is not served is answered with.
  package static func unsupportedVersion(_ asked: String) -> RPCError {
    RPCError(
      code: -32022, message: "Unsupported protocol version",
      data: ["supported": [.string(MCPRevision.newest.rawValue)], "requested": .string(asked)])
  }
}
