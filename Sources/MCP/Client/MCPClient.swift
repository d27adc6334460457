package import JSONRPC
import JSONText

/// Uses the tools of one server.
///
/// Nothing but tools is used, and nothing is offered to the server: no sampling, no questions to the user, no roots. What
/// the server sends unasked is dropped.
package final class MCPClient: Sendable {
  package struct Limits: Sendable, Hashable {
    /// For every request but calls of tools.
    package var answer: Duration
    package var call: Duration
    package var tools: Int
    /// How many messages that nobody asked for a server may send before it counts as flooding.
    package var unasked: Int

    package init(
      answer: Duration = .seconds(10), call: Duration = .seconds(300), tools: Int = 500, unasked: Int = 10_000
    ) {
      self.answer = answer
      self.call = call
      self.tools = tools
      self.unasked = unasked
    }
  }

  /// The server, as it introduced itself.
  package struct Server: Sendable, Hashable {
    package var identity: MCPIdentity
    package var revision: MCPRevision
    package var instructions: String?
    /// Whether it declared that it has tools.
    package var hasTools: Bool
  }

  package let server: Server
  let connection: RPCConnection
  let identity: MCPIdentity
  let limits: Limits
  /// Progress of calls in flight, by token.
  let watchers: Watchers

  init(_ server: Server, _ connection: RPCConnection, _ identity: MCPIdentity, _ limits: Limits, _ watchers: Watchers) {
    self.server = server
    self.connection = connection
    self.identity = identity
    self.limits = limits
    self.watchers = watchers
  }

  /// Agrees with a server on a revision, and runs `body`; the connection ends with it.
  /// - Throws: What `body` throws; `MCPClientError`, among them `flood`; `RPCConnectionError` for a server that is gone or
  ///   silent.
  package static func with<Value: Sendable>(
    _ connection: RPCConnection, as identity: MCPIdentity, limits: Limits = Limits(),
    _ body: (MCPClient) async throws -> Value
  ) async throws -> Value {
    let watchers = Watchers(limit: limits.unasked)
    return try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await connection.run(Answers(watchers: watchers)) }
      defer { connection.stop() }
      let server: Server
      do {
        server = try await Greeting(connection: connection, identity: identity, limit: limits.answer).greet()
      } catch RPCConnectionError.closed where watchers.isFlooded {
        throw MCPClientError.flood
      }
      return try await body(MCPClient(server, connection, identity, limits, watchers))
    }
  }

  /// What a server may ask of us: whether we are there.
  private struct Answers: RPCService {
    let watchers: Watchers

    func reply(to request: RPCRequest, on connection: RPCConnection) -> RPCReply {
      if watchers.count() { connection.stop() }
      return request.method == "ping" ? .result([:]) : .error(.methodNotFound(request.method))
    }

    func receive(_ notification: RPCNotification, on connection: RPCConnection) {
      if watchers.count() { connection.stop() }
      guard notification.method == "notifications/progress", let parameters = notification.parameters else { return }
      watchers.tell(parameters)
    }
  }
}
