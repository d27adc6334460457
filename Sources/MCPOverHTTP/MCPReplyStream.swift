import HTTPServing
import Isolation
import JSONRPC
import JSONText

/// Answers one request of HTTP with the messages that one message of MCP leads to.
///
/// An answer that comes before anything else is sent as JSON, with its status. Where something else comes first, or nothing
/// for a while, a stream of events is begun, which the answer ends.
final class MCPReplyStream: RPCOutput {
  /// Whether an answer has been sent, and how.
  private enum Phase { case silent, streaming, answered }

  private let call: HTTPCall
  /// The status and the further fields for an answer that comes first.
  private let head: @Sendable (_ answer: JSONValue) -> (status: Int, fields: [HTTPHead.Field])
  private let phase = Locked(Phase.silent)

  init(
    _ call: HTTPCall, head: @escaping @Sendable (_ answer: JSONValue) -> (status: Int, fields: [HTTPHead.Field])
  ) {
    self.call = call
    self.head = head
  }

  /// Sends what answers the request; there is one such message.
  func send(_ message: JSONValue) async throws {
    let before = phase.withLock { phase in
      defer { phase = .answered }
      return phase
    }
    switch before {
    case .silent:
      let (status, fields) = head(message)
      await call.send(.json(status, message, fields))
    case .streaming:
      do {
        try await call.send(Self.event(message))
      } catch {
        throw RPCConnectionError.closed
      }
      await call.end()
    case .answered: throw RPCConnectionError.closed
    }
  }

  /// Sends what is told besides.
  func sendIfThereIsRoom(_ message: JSONValue) throws -> Bool {
    try phase.withLock { phase in
      if phase == .answered || call.disconnected.hasFired { throw RPCConnectionError.closed }
      begin(&phase)
      return call.sendIfThereIsRoom(Self.event(message))
    }
  }

  /// Sends a comment each time after so long, so that nothing between takes the connection for dead. Ends when cancelled.
  func keepAlive(every interval: Duration) async {
    while !Task.isCancelled {
      // Fails only when it is cancelled, and then its end is what is wanted.
      try? await Task.sleep(for: interval)
      if Task.isCancelled { return }
      phase.withLock { phase in
        if phase == .answered { return }
        begin(&phase)
        // A client that has not read the last pieces needs no comment.
        _ = call.sendIfThereIsRoom(Array(": \n\n".utf8))
      }
    }
  }

  /// Ends a request that nothing answered: a message that wants no answer, or a request that was cancelled.
  func finish(wantsAnswer: Bool) async {
    let isOpen = phase.withLock { phase in
      if phase == .answered { return false }
      if wantsAnswer { begin(&phase) }
      return true
    }
    guard isOpen else { return }
    if wantsAnswer { await call.end() } else { await call.send(HTTPAnswer(202)) }
  }

  private func begin(_ phase: inout Phase) {
    guard phase == .silent else { return }
    phase = .streaming
    call.begin(
      200,
      [
        .init("Content-Type", "text/event-stream"), .init("Cache-Control", "no-cache, no-transform"),
        .init("X-Accel-Buffering", "no"),
      ])
  }

  private static func event(_ message: JSONValue) -> [UInt8] {
    Array("event: message\ndata: ".utf8) + message.bytes() + Array("\n\n".utf8)
  }
}

extension HTTPAnswer {
  static func json(_ status: Int, _ value: JSONValue, _ fields: [HTTPHead.Field] = []) -> HTTPAnswer {
    HTTPAnswer(status, fields + [.init("Content-Type", "application/json")], body: value.bytes())
  }

  /// An error of JSON-RPC, for whoever reads the body.
  static func refusal(_ status: Int, _ error: RPCError, id: RPCID? = nil, _ fields: [HTTPHead.Field] = []) -> HTTPAnswer
  {
    .json(status, RPCMessage.response(RPCResponse(id: id, result: .failure(error))).json, fields)
  }
}
