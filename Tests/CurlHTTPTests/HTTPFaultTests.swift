import ScriptedServer
import Testing

@testable import CurlHTTP

@Suite(.timeLimit(.minutes(1))) struct HTTPFaultTests {
  static func failure(of body: HTTPBody) async -> (bytes: [UInt8], error: (any Error)?) {
    var all: [UInt8] = []
    do {
      for try await bytes in body { all += bytes }
      return (all, nil)
    } catch {
      return (all, error)
    }
  }

  @Test func tellsARefusedConnection() async throws {
    let port = try ScriptedServer.unusedPort()
    let error = await #expect(throws: HTTPError.self) {
      try await HTTPClient().send(HTTPRequest(.post, "http://127.0.0.1:\(port)/", body: [1]))
    }
    #expect(error?.code == .cannotConnect)
    #expect(error?.progress == HTTPProgress())
  }

  @Test func tellsANameThatDoesNotResolve() async throws {
    let error = await #expect(throws: HTTPError.self) {
      try await HTTPClient().send(HTTPRequest(.get, "http://\(String(repeating: "a", count: 64)).localhost.invalid/"))
    }
    #expect(error?.code == .cannotResolve)
  }

  @Test(arguments: [true, false]) func tellsAConnectionLostBeforeTheResponse(withReset: Bool) async throws {
    let server = try ScriptedServer { connection in
      _ = connection.readRequest()
      if withReset { connection.reset() }
    }
    let error = await #expect(throws: HTTPError.self) {
      try await HTTPClient().send(HTTPRequest(.post, server.url, body: [1, 2, 3]))
    }
    #expect(error?.code == .connectionLost)
    #expect(error?.progress.connected == true)
    #expect(error?.progress.requestSentInFull == true)
    #expect(error?.progress.responseBegan == false)
    #expect(server.connectionCount == 1)
  }

  @Test func tellsARequestThatWasNotSentInFull() async throws {
    let server = try ScriptedServer { connection in
      connection.waitForBytes()
      connection.reset()
    }
    let body = [UInt8](repeating: 0, count: 64 << 20)
    let error = await #expect(throws: HTTPError.self) {
      try await HTTPClient().send(HTTPRequest(.post, server.url, body: body))
    }
    #expect(error?.code == .connectionLost)
    #expect(error?.progress.requestSentInFull == false)
  }

  @Test(arguments: [true, false]) func keepsWhatCameBeforeTheConnectionWasLost(withReset: Bool) async throws {
    let arrived = Occasion()
    let server = try ScriptedServer { connection in
      _ = connection.readRequest()
      try connection.startResponse()
      try connection.writeChunk("{\"a\":1}\n{\"b\"")
      arrived.block()  // a reset would otherwise overtake the bytes
      if withReset { connection.reset() }
    }
    let response = try await HTTPClient().send(HTTPRequest(.get, server.url))
    var lines: [String] = []
    let error = await #expect(throws: HTTPError.self) {
      for try await batch in response.body.lines() {
        lines += batch.map { String(decoding: $0, as: UTF8.self) }
        arrived.fire()
      }
    }
    #expect(lines == ["{\"a\":1}"])
    #expect(error?.code == .connectionLost)
    #expect(error?.progress.responseBegan == true)
    #expect(error?.progress.bytesReceived == 12)
  }

  @Test func tellsALengthThatWasNotReached() async throws {
    let server = try ScriptedServer { connection in
      _ = connection.readRequest()
      try connection.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc")
    }
    let (bytes, error) = await Self.failure(of: try await HTTPClient().send(HTTPRequest(.get, server.url)).body)
    #expect(bytes == Array("abc".utf8))
    #expect((error as? HTTPError)?.code == .connectionLost)
  }

  @Test(arguments: ["SSH-2.0-OpenSSH_9.2\r\n", "\u{0}\u{1}\u{2}\n\n", "<html>hello</html>"])
  func tellsWhatIsNotHTTP(text: String) async throws {
    let server = try ScriptedServer { connection in try connection.write(text) }
    let error = await #expect(throws: HTTPError.self) { try await HTTPClient().send(HTTPRequest(.get, server.url)) }
    #expect(error?.code == .invalidResponse)
  }

  @Test func tellsThatTLSFailed() async throws {
    let server = try ScriptedServer { connection in try connection.write("HTTP/1.1 400 no TLS here\r\n\r\n") }
    let error = await #expect(throws: HTTPError.self) {
      try await HTTPClient().send(HTTPRequest(.get, "https://127.0.0.1:\(server.port)/"))
    }
    #expect(error?.code == .tls)
  }

  @Test func refusesABodyOverItsLimit() async throws {
    let closed = Occasion()
    let server = try ScriptedServer { connection in
      _ = connection.readRequest()
      try connection.startResponse()
      try connection.writeChunk("12345")
      connection.waitForClose()
      closed.fire()
    }
    let response = try await HTTPClient().send(HTTPRequest(.get, server.url))
    let error = await #expect(throws: HTTPError.self) { try await response.body.collect(limitInBytes: 4) }
    #expect(error?.code == .responseTooLong)
    await closed.wait()
  }

  @Test func refusesALineOverItsLimit() async throws {
    let server = try ScriptedServer { connection in
      _ = connection.readRequest()
      try connection.startResponse()
      try connection.writeChunk("ok\n")
      let block = String(repeating: "x", count: 1 << 20)
      for _ in 0..<9 { try connection.writeChunk(block) }
      connection.waitForClose()
    }
    let response = try await HTTPClient().send(HTTPRequest(.get, server.url))
    var count = 0
    let error = await #expect(throws: HTTPError.self) {
      for try await batch in response.body.lines() { count += batch.count }
    }
    #expect(error?.code == .responseTooLong)
    #expect(count == 1)
  }

  /// A connection that the server closed after a response, unseen until the next request is on it.
  @Test(arguments: [true, false]) func sendsAgainOnceWhenAKeptConnectionIsDead(withReset: Bool) async throws {
    let server = try ScriptedServer { connection in
      guard connection.readRequest() != nil else { return }
      try connection.respond("first \(connection.index)")
      guard connection.index == 0, connection.readRequest() != nil else { return connection.waitForClose() }
      if withReset { connection.reset() }
    }
    let client = HTTPClient()
    for expected in ["first 0", "first 1"] {
      let response = try await client.send(HTTPRequest(.post, server.url, body: Array("body".utf8)))
      #expect(try await response.body.collect(limitInBytes: 100) == Array(expected.utf8))
    }
    #expect(server.connectionCount == 2)
    #expect(client.statistics.exchanges == 2)
  }

  @Test func doesNotSendAgainOnceAByteCame() async throws {
    let server = try ScriptedServer { connection in
      guard connection.readRequest() != nil else { return }
      try connection.respond("first")
      guard connection.readRequest() != nil else { return }
      try connection.write("HTTP/1.1 200 OK\r\n")
    }
    let client = HTTPClient()
    _ = try await client.send(HTTPRequest(.get, server.url)).body.collect(limitInBytes: 100)
    let error = await #expect(throws: HTTPError.self) { try await client.send(HTTPRequest(.get, server.url)) }
    #expect(error?.code == .connectionLost)
    #expect(error?.progress.responseBegan == true)
    #expect(server.connectionCount == 1)
  }
}
