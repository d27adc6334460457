import Isolation
package import JSONRPC
import JSONText

/// Answers the clients of one connection, whichever revision they speak.
///
/// A request that names its revision in `_meta` is served by the rules of 2026-07-28, by itself and without regard to
/// others; `initialize` begins a session of an older revision, whose rules hold for all requests that name none.
package final class MCPServer: RPCService {
  /// What `initialize` agreed on.
  struct Session: Sendable {
    let revision: MCPRevision
  }

  let offer: MCPOffer
  let tasks: MCPTaskList
  private let session = Locked<Session?>(nil)

  /// - Parameter now: The time as RFC 3339 writes it, for the records of tasks.
  package init(_ offer: MCPOffer, now: @escaping @Sendable () -> String) {
    self.offer = offer
    tasks = MCPTaskList(now: now)
  }

  /// Serves a connection until its client closes it; what runs then is cancelled.
  /// - Throws: As `RPCConnection.run`.
  package func serve(on connection: RPCConnection) async throws {
    try await withThrowingTaskGroup { group in
      group.addTask { await self.tasks.host() }
      defer { group.cancelAll() }
      try await connection.run(self)
    }
  }

  package var acceptsBatches: Bool { session.withLock { $0?.revision.hasBatches ?? false } }

  package func reply(to request: RPCRequest, on connection: RPCConnection) -> RPCReply {
    let parameters: JSONObject
    switch request.parameters {
    case nil: parameters = [:]
    case .object(let object): parameters = object
    default: return .error(.invalidParameters("The parameters of \"\(request.method)\" must be an object."))
    }
    do throws(RPCError) {
      if request.method == "initialize" { return .result(try beginSession(parameters)) }
      if request.method == "server/discover" || parameters["_meta"]?[MCPMeta.protocolVersion] != nil {
        return try replyByItself(request, parameters, connection)
      }
      return try replyInSession(request, parameters, connection)
    } catch {
      return .error(error)
    }
  }

  package func receive(_ notification: RPCNotification, on connection: RPCConnection) {
    guard notification.method == "notifications/cancelled" else { return }
    if let id = RPCID(notification.parameters?["requestId"]) { connection.cancel(id) }
  }
}

extension MCPServer {
  private func beginSession(_ parameters: JSONObject) throws(RPCError) -> JSONValue {
    guard let asked = parameters["protocolVersion"]?.string else {
      throw .invalidParameters("\"initialize\" must name a \"protocolVersion\".")
    }
    let known = MCPRevision(rawValue: asked).flatMap { $0.hasHandshake ? $0 : nil }
    let revision = known ?? .newestWithHandshake
    let isFirst = session.withLock { session in
      if session != nil { return false }
      session = Session(revision: revision)
      return true
    }
    guard isFirst else { throw .invalidRequest("\"initialize\" was answered before.") }
    return [
      "protocolVersion": .string(revision.rawValue), "capabilities": offer.capabilities(revision),
      "serverInfo": offer.identity.json(revision), "instructions": .string(offer.instructions),
    ]
  }

  private func replyInSession(
    _ request: RPCRequest, _ parameters: JSONObject, _ connection: RPCConnection
  ) throws(RPCError) -> RPCReply {
    if request.method == "ping" { return .result([:]) }
    let session = session.withLock(\.self)
    let context = MCPContext(revision: session?.revision ?? .newestWithHandshake, connection: connection)
    guard let reply = try reply(to: request.method, parameters, context) else {
      throw .methodNotFound(request.method)
    }
    guard session != nil else { throw .invalidRequest("The first request must be \"initialize\".") }
    return reply
  }

  /// Serves a request by the rules of 2026-07-28.
  private func replyByItself(
    _ request: RPCRequest, _ parameters: JSONObject, _ connection: RPCConnection
  ) throws(RPCError) -> RPCReply {
    let meta = parameters["_meta"]
    let missing = [MCPMeta.protocolVersion, MCPMeta.clientCapabilities].filter { meta?[$0] == nil }
    guard missing.isEmpty else {
      throw .invalidParameters("\"params._meta\" must have \(missing.joined(separator: " and ")).")
    }
    guard let asked = meta?[MCPMeta.protocolVersion]?.string,
      let capabilities = meta?[MCPMeta.clientCapabilities]?.object
    else {
      throw .invalidParameters("In \"params._meta\", the version must be a string and the capabilities an object.")
    }
    guard let revision = MCPRevision(rawValue: asked), !revision.hasHandshake else {
      throw RPCError(
        code: -32022, message: "Unsupported protocol version",
        data: ["supported": [.string(MCPRevision.newest.rawValue)], "requested": .string(asked)])
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
