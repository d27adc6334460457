import CurlHTTP
import ModelWire
import NexusProtocol
import ScriptedServer
import Testing

/// What failures of HTTP mean for a model, and which of them may be repeated.
@Suite(.timeLimit(.minutes(1))) struct TransportErrorTests {
  struct Row: Sendable {
    var code: HTTPError.Code
    var progress = HTTPProgress()
    var expected: ModelError.Code
    var retry: ModelError.Retry
  }

  static let begun: HTTPProgress = {
    var progress = HTTPProgress()
    progress.responseBegan = true
    return progress
  }()

  static let rows = [
    Row(code: .cannotConnect, expected: .unreachable, retry: .withBackoff),
    Row(code: .connectTimeout, expected: .unreachable, retry: .withBackoff),
    Row(code: .cannotResolve, expected: .unreachable, retry: .once),
    Row(code: .connectionLost, expected: .unreachable, retry: .withBackoff),
    // The reply may have been paid for, so that it is asked for once more at most.
    Row(code: .connectionLost, progress: begun, expected: .incomplete, retry: .once),
    // A load that took too long would begin anew.
    Row(code: .firstByteTimeout, expected: .timedOut, retry: .never),
    Row(code: .idleTimeout, progress: begun, expected: .timedOut, retry: .never),
    Row(code: .invalidResponse, expected: .notAModelServer, retry: .never),
    Row(code: .responseTooLong, progress: begun, expected: .incomplete, retry: .never),
    Row(code: .invalidRequest, expected: .badRequest, retry: .never),
    Row(code: .notLoopback, expected: .remoteNotAllowed, retry: .never),
    Row(code: .tls, expected: .unsafeConnection, retry: .never),
    Row(code: .invalidURL, expected: .unreachable, retry: .never),
  ]

  @Test(arguments: rows) func saysWhatAFailureMeans(row: Row) {
    let error = ModelError(httpError: HTTPError(row.code, "why", progress: row.progress), server: "http://box")
    #expect(error.code == row.expected, "\(row.code)")
    #expect(error.retry == row.retry, "\(row.code)")
    #expect(error.server == "http://box" && !error.message.isEmpty && !error.message.contains("http://box"))
  }

  @Test func theRestOfAReplyIsReadSoThatTheConnectionServesAgain() async throws {
    let server = try ScriptedServer { connection in
      while connection.readRequest() != nil {
        try connection.startResponse()
        try connection.writeChunk("a\n")
        try connection.writeChunk("after the end\n")
        try connection.endResponse()
      }
    }
    let client = HTTPClient()
    for _ in 0..<3 {
      let response = try await client.send(HTTPRequest(.post, server.url + "/", body: [1]))
      for try await _ in response.body { break }
      await response.body.readToTheEnd()
    }
    #expect(server.connectionCount == 1)
  }

  /// A server that never ends its answer costs a moment, and then its connection.
  @Test func aServerThatGoesOnIsNotReadForEver() async throws {
    let closed = Occasion()
    let server = try ScriptedServer { connection in
      guard connection.readRequest() != nil else { return }
      try connection.startResponse()
      try connection.writeChunk("a\n")
      connection.waitForClose()
      closed.fire()
    }
    do {
      let response = try await HTTPClient().send(HTTPRequest(.post, server.url + "/", body: [1]))
      for try await _ in response.body { break }
      await response.body.readToTheEnd()
    }
    await closed.wait()
    #expect(server.connectionCount == 1)
  }
}
