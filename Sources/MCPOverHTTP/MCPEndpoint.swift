package import HTTPServing
import Isolation
package import JSONRPC
package import MCP

/// MCP over streamable HTTP, at one address: 2026-07-28, where each request stands by itself, and the older revisions with
/// their sessions.
///
/// Which rules hold is chosen for each request: those of 2026-07-28 where its header or its body names a revision without a
/// handshake, else those of the older ones.
/// Source: <https://modelcontextprotocol.io/specification>, the page "Transports" of each revision; the order of checks is
/// that of the package `mcp` 2.3.0.
package final class MCPEndpoint: HTTPService {
  package static let path = "/mcp"
  static let sessionField = "Mcp-Session-Id"

  let offer: MCPOffer
  let limits: MCPHTTPLimits
  let sessions: MCPSessions
  /// Serves all requests that stand by themselves: what a call began as a task, another request asks for.
  let stateless: MCPServer
  let now: @Sendable () -> String
  let observe: @Sendable (RPCFault) -> Void
  private let gate: LoopbackGuard
  private let token: BearerToken
  private let working = Locked(0)

  /// - Parameters:
  ///   - now: The time as RFC 3339 writes it, for the records of tasks.
  ///   - clock: By which sessions age.
  ///   - observe: Told of what goes wrong and stays between a client and the server.
  package init(
    _ offer: MCPOffer, behind gate: LoopbackGuard, token: BearerToken, limits: MCPHTTPLimits = MCPHTTPLimits(),
    now: @escaping @Sendable () -> String,
    clock: @escaping @Sendable () -> ContinuousClock.Instant = { ContinuousClock.now },
    observe: @escaping @Sendable (RPCFault) -> Void = { _ in }
  ) {
    self.offer = offer
    self.gate = gate
    self.token = token
    self.limits = limits
    self.now = now
    self.observe = observe
    sessions = MCPSessions(limits, clock: clock)
    stateless = MCPServer(offer, over: .streamableHTTP, now: now)
  }

  /// Runs what goes on between requests, until the task is cancelled.
  package func run() async {
    await withDiscardingTaskGroup { group in
      group.addTask { await self.stateless.hostTasks() }
      group.addTask { await self.sessions.host() }
    }
  }

  package func refusal(of head: HTTPHead) -> HTTPAnswer? {
    let isOurs = head.path == Self.path
    if isOurs, head.method == "POST", head.mediaType != "application/json" {
      return .text(400, "The body must be application/json.")
    }
    if let refusal = gate.refusal(of: head) { return refusal }
    guard isOurs else { return .text(404, "There is nothing here; MCP is at \(Self.path).") }
    if let refusal = token.refusal(of: head) { return refusal }
    let methods = isModern(head) ? ["POST"] : ["POST", "DELETE"]
    guard methods.contains(head.method) else {
      let allow = HTTPHead.Field("Allow", methods.joined(separator: ", "))
      return .text(405, "The method \(head.method.prefix(20)) is not for this address.", [allow])
    }
    return nil
  }

  package func answer(_ call: HTTPCall) async {
    guard call.head.method == "POST" else { return await endSession(call) }
    guard call.head.accepts("application/json"), call.head.accepts("text/event-stream") else {
      return await call.send(.text(406, "Accept must list application/json and text/event-stream."))
    }
    let isTaken = working.withLock { working in
      if working == limits.requests { return false }
      working += 1
      return true
    }
    guard isTaken else { return await call.send(.refusal(503, .busy(limit: limits.requests))) }
    defer { working.withLock { $0 -= 1 } }
    let reading = RPCReading(line: call.body)
    if isModern(call.head) || Self.standsByItself(reading) {
      await answerByItself(reading, call)
    } else {
      await answerInSession(reading, call)
    }
  }

  /// Whether the header alone says that no older revision is meant: it names the newest, or one that is not known.
  private func isModern(_ head: HTTPHead) -> Bool {
    guard let named = head[MCPRequestHeaders.protocolVersion] else { return false }
    return MCPRevision(rawValue: named)?.hasHandshake != true
  }

  private static func standsByItself(_ reading: RPCReading) -> Bool {
    if case .message(.request(let request)) = reading { MCPServer.standsByItself(request) } else { false }
  }
}
