import Isolation
package import JSONRPC
import JSONText

/// Answers a client, whichever revision it speaks: over one connection, or over one for each message, as HTTP has it.
///
/// A request that names its revision in `_meta` is served by the rules of 2026-07-28, by itself and without regard to
/// others; `initialize` begins a session of an older revision, whose rules hold for all requests that name none.
package final class MCPServer: RPCService {
  /// How messages come and go.
  package enum Carrier: Sendable {
    case lines
    case streamableHTTP
  }

  /// What `initialize` agreed on.
  struct Session: Sendable {
    let revision: MCPRevision
  }

  let offer: MCPOffer
  let tasks: MCPTaskList
  private let carrier: Carrier
  private let session = Locked<Session?>(nil)
  /// Those that serve at this moment.
  private let connections = Locked<[ObjectIdentifier: RPCConnection]>([:])

  /// - Parameter now: The time as RFC 3339 writes it, for the records of tasks.
  package init(_ offer: MCPOffer, over carrier: Carrier = .lines, now: @escaping @Sendable () -> String) {
    self.offer = offer
    self.carrier = carrier
    tasks = MCPTaskList(now: now)
  }

  /// Serves a connection until its client closes it; what runs then is cancelled.
  /// - Throws: As `RPCConnection.run`.
  package func serve(on connection: RPCConnection) async throws {
    try await withThrowingTaskGroup { group in
      group.addTask { await self.hostTasks() }
      defer { group.cancelAll() }
      enter(connection)
      defer { leave(connection) }
      try await connection.run(self)
    }
  }

  /// Answers one message that came by itself. `hostTasks` must be running for calls that become tasks.
  package func answer(_ reading: RPCReading, on connection: RPCConnection) async {
    enter(connection)
    defer { leave(connection) }
    await connection.answer(reading, by: self)
  }

  /// Runs the calls that become tasks, until its own task is cancelled; those that run are cancelled then.
  package func hostTasks() async { await tasks.host() }

  /// Cancels all that is worked on, but for tasks.
  package func cancelAll() {
    for connection in connections.withLock({ Array($0.values) }) { connection.cancelAll() }
  }

  /// What `initialize` agreed on; `nil` before it.
  package var revision: MCPRevision? { session.withLock { $0?.revision } }

  package var acceptsBatches: Bool { revision?.hasBatches ?? false }

  private func enter(_ connection: RPCConnection) {
    connections.withLock { $0[ObjectIdentifier(connection)] = connection }
  }

  private func leave(_ connection: RPCConnection) {
    connections.withLock { $0[ObjectIdentifier(connection)] = nil }
  }

  package func reply(to request: RPCRequest, on connection: RPCConnection) -> RPCReply {
    let parameters: JSONObject
    switch request.parameters {
    case nil: parameters = [:]
    case .object(let object): parameters = object
    default: return .error(.invalidParameters("The parameters of \"\(request.method)\" must be an object."))
    }
    do throws(RPCError) {
      if request.method == "initialize" { return .result(try beginSession(parameters)) }
      if Self.standsByItself(request) { return try replyByItself(request, parameters, connection) }
      return try replyInSession(request, parameters, connection)
    } catch {
      return .error(error)
    }
  }

  /// The request that a notification cancels may have come on another connection.
  package func receive(_ notification: RPCNotification, on connection: RPCConnection) {
    guard notification.method == "notifications/cancelled" else { return }
    guard let id = RPCID(notification.parameters?["requestId"]) else { return }
    for connection in connections.withLock({ Array($0.values) }) { connection.cancel(id) }
  }

  /// Whether a request is one of 2026-07-28, which is answered without regard to any session.
  package static func standsByItself(_ request: RPCRequest) -> Bool {
    request.method == "server/discover" || request.parameters?["_meta"]?[MCPMeta.protocolVersion] != nil
  }
}

extension MCPServer {
  private func beginSession(_ parameters: JSONObject) throws(RPCError) -> JSONValue {
    guard let asked = parameters["protocolVersion"]?.string else {
      throw .invalidParameters("\"initialize\" must name a \"protocolVersion\".")
    }
    let known = MCPRevision(rawValue: asked).flatMap { revision in
      revision.hasHandshake && (carrier == .lines || revision.hasStreamableHTTP) ? revision : nil
    }
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
    let others = connections.withLock { Array($0.values) }.filter { $0 !== connection }
    guard !others.contains(where: { $0.isWorking(on: request.id) }) else {
      throw .invalidRequest("A request with this id is in flight.")
    }
    let session = session.withLock(\.self)
    let context = MCPContext(revision: session?.revision ?? .newestWithHandshake, connection: connection)
    guard let reply = try reply(to: request.method, parameters, context) else {
      throw .methodNotFound(request.method)
    }
    guard session != nil else { throw .invalidRequest("The first request must be \"initialize\".") }
    return reply
  }
}
