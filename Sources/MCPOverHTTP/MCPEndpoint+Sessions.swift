import HTTPServing
import JSONRPC
import JSONText
import MCP

/// The revisions that begin with `initialize`.
extension MCPEndpoint {
  func answerInSession(_ reading: RPCReading, _ call: HTTPCall) async {
    if let version = call.head[MCPRequestHeaders.protocolVersion],
      MCPRevision(rawValue: version)?.hasStreamableHTTP != true
    {
      let words = "The revision \(version.prefix(40)) is not served over streamable HTTP."
      return await call.send(.refusal(400, .invalidRequest(words), id: reading.id))
    }
    if case .malformed(let fault, let id, _) = reading {
      observe(.malformed(fault))
      return await call.send(.refusal(400, fault, id: id))
    }
    if case .message(.request(let request)) = reading, request.method == "initialize",
      call.head[Self.sessionField] == nil
    {
      return await beginSession(request, call)
    }
    guard let session = await session(of: call, id: reading.id) else { return }
    defer { sessions.leave(session) }
    // A message that names no revision is one of the session's: the header is for servers without sessions.
    await answer(reading, call, in: session) { answer in (answer["id"] == .null ? 400 : 200, []) }
  }

  /// Ends the session that a request names.
  func endSession(_ call: HTTPCall) async {
    guard let session = await session(of: call, id: nil) else { return }
    defer { sessions.leave(session) }
    sessions.close(session)
    await call.send(HTTPAnswer(204))
  }

  private func beginSession(_ request: RPCRequest, _ call: HTTPCall) async {
    guard let session = sessions.open(MCPServer(offer, over: .streamableHTTP, now: now)) else {
      let words = "\(limits.sessions) sessions are open, and all are in use."
      return await call.send(.refusal(503, .internalError(words), id: request.id, [.init("Retry-After", "5")]))
    }
    defer { sessions.leave(session) }
    // Where it did not come to a session, there is none to be named.
    await answer(.message(.request(request)), call, in: session) { [id = session.id] answer in
      (200, answer["result"] == nil ? [] : [.init(Self.sessionField, id)])
    }
    if session.server.revision == nil { sessions.close(session) }
  }

  /// The session that a request names, in use until `leave`; where there is none, the request is answered.
  private func session(of call: HTTPCall, id: RPCID?) async -> MCPSessions.Session? {
    guard let name = call.head[Self.sessionField] else {
      let words = "The header \(Self.sessionField) is missing: \"initialize\" gives it."
      await call.send(.refusal(400, .invalidRequest(words), id: id))
      return nil
    }
    guard let session = sessions.enter(name) else {
      await call.send(.refusal(404, .invalidRequest("There is no such session; begin with \"initialize\"."), id: id))
      return nil
    }
    return session
  }

  /// Has a session's server answer. That the client has gone away ends nothing: it cancels with a notification.
  private func answer(
    _ reading: RPCReading, _ call: HTTPCall, in session: MCPSessions.Session,
    head: @escaping @Sendable (_ answer: JSONValue) -> (status: Int, fields: [HTTPHead.Field])
  ) async {
    let stream = MCPReplyStream(call, head: head)
    let connection = RPCConnection(sending: stream, observe: observe)
    await withTaskGroup { group in
      group.addTask { await session.server.answer(reading, on: connection) }
      group.addTask { await stream.keepAlive(every: self.limits.silence) }
      await group.next()
      group.cancelAll()
    }
    await stream.finish(wantsAnswer: reading.wantsAnswer)
  }
}

extension RPCReading {
  /// The id of the request that it is.
  fileprivate var id: RPCID? {
    if case .message(.request(let request)) = self { request.id } else { nil }
  }

  /// Whether it is a request, or holds one.
  fileprivate var wantsAnswer: Bool {
    switch self {
    case .message(.request): true
    case .message: false
    case .malformed(_, _, let isAnswered): isAnswered
    case .batch(let readings): readings.contains(where: \.wantsAnswer)
    }
  }
}
