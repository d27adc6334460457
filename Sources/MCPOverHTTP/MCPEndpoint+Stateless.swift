import HTTPServing
import Isolation
import JSONRPC
import JSONText
import MCP

/// Revision 2026-07-28.
extension MCPEndpoint {
  func answerByItself(_ reading: RPCReading, _ call: HTTPCall) async {
    switch reading {
    case .message(.request(let request)): await answerByItself(request, call)
    case .message(.notification):
      // None has a meaning here: a call is cancelled by closing its stream, and by nobody who only knows its id.
      let version = call.head[MCPRequestHeaders.protocolVersion] ?? ""
      guard version == MCPRevision.newest.rawValue else {
        return await call.send(.refusal(400, .unsupportedVersion(version)))
      }
      await call.send(HTTPAnswer(202))
    case .malformed(let fault, let id, _):
      observe(.malformed(fault))
      await call.send(.refusal(400, fault, id: id))
    case .message(.response), .batch:
      await call.send(.refusal(400, .invalidRequest("The body must be one request or notification.")))
    }
  }

  private func answerByItself(_ request: RPCRequest, _ call: HTTPCall) async {
    let names = [MCPRequestHeaders.protocolVersion, MCPRequestHeaders.method, MCPRequestHeaders.name]
    // Of two values, one reader takes the first and another the last.
    if let twice = names.first(where: { call.head.values(of: $0).count > 1 }) {
      return await call.send(.refusal(400, .headerMismatch("The header \(twice) is there twice."), id: request.id))
    }
    let headers = MCPRequestHeaders(
      protocolVersion: call.head[names[0]], method: call.head[names[1]], name: call.head[names[2]])
    let stream = MCPReplyStream(call) { (Self.status(of: $0), []) }
    let connection = RPCConnection(sending: stream, observe: observe)
    await withTaskGroup { group in
      group.addTask { await self.stateless.answer(request, with: headers, on: connection) }
      // The client closes the stream to cancel.
      group.addTask { await call.disconnected.wait() }
      group.addTask { await stream.keepAlive(every: self.limits.silence) }
      await group.next()
      group.cancelAll()
    }
    await stream.finish(wantsAnswer: true)
  }

  /// The status of an answer: errors that the client made have one of their own.
  private static func status(of answer: JSONValue) -> Int {
    switch answer["error"]?["code"]?.int {
    case -32700, -32600, -32602, -32020, -32021, -32022: 400
    case -32601: 404
    default: 200
    }
  }
}
