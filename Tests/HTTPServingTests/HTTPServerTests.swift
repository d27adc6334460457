import HTTPServing
import HTTPWire
import Isolation
import Testing

/// A service that a test writes.
struct TestService: HTTPService {
  var refuse: @Sendable (HTTPHead) -> HTTPAnswer? = { _ in nil }
  var reply: @Sendable (HTTPCall) async -> Void

  func refusal(of head: HTTPHead) -> HTTPAnswer? { refuse(head) }
  func answer(_ call: HTTPCall) async { await reply(call) }

  /// Says what was asked.
  static let echo = TestService { call in
    await call.send(.text(200, "\(call.head.method) \(call.head.path) \(String(decoding: call.body, as: UTF8.self))"))
  }

  /// Runs a server, and `body` with its port.
  func serve(limits: HTTPLimits = HTTPLimits(), _ body: (Int) async throws -> Void) async throws {
    let server = try await HTTPServer.start(self, host: "127.0.0.1", port: 0, limits: limits)
    let running = Task { await server.run() }
    do {
      try await body(server.port)
    } catch {
      running.cancel()
      throw error
    }
    running.cancel()
    await running.value
  }
}

@Suite(.timeLimit(.minutes(2))) struct HTTPServerTests {
  @Test func answersRequestsOneAfterTheOther() async throws {
    try await TestService.echo.serve { port in
      let wire = try HTTPWire(port: port)
      for path in ["/a", "/b?c=d"] {
        let reply = try await wire.ask("POST", path, [("Host", "x")], body: Array("hello".utf8))
        #expect(reply.status == 200 && reply.text == "POST \(path.prefix(2)) hello\n")
      }
      let bare = try await wire.ask("GET", "/c")
      #expect(bare.text == "GET /c \n")
    }
  }

  @Test func takesRequestsCutAnywhere() async throws {
    try await TestService.echo.serve { port in
      let wire = try HTTPWire(port: port)
      for byte in "POST /a HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello".utf8 { await wire.send([byte]) }
      #expect(try await wire.whole().text == "POST /a hello\n")
      await wire.send("POST /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\n")
      await wire.send("llo\r\n0\r\n\r\n")
      #expect(try await wire.whole().text == "POST /a hello\n")
    }
  }

  @Test func answersInOrderWhatIsSentAtOnce() async throws {
    try await TestService.echo.serve { port in
      let wire = try HTTPWire(port: port)
      await wire.send((1...20).map { "GET /\($0) HTTP/1.1\r\n\r\n" }.joined())
      for number in 1...20 { #expect(try await wire.whole().text == "GET /\(number) \n") }
    }
  }

  @Test func refusesByTheHeadWithoutWaitingForTheBody() async throws {
    let service = TestService(
      refuse: { $0.method == "PUT" ? .text(405, "no") : nil }, reply: { await $0.send(HTTPAnswer(204)) })
    try await service.serve { port in
      let wire = try HTTPWire(port: port)
      await wire.send("PUT / HTTP/1.1\r\nContent-Length: 1000000000\r\n\r\n")
      let reply = try await wire.whole()
      #expect(reply.status == 405 && reply.fields["connection"] == "close")
      // Without a body nothing has to be passed over, and the connection goes on.
      let other = try HTTPWire(port: port)
      #expect(try await other.ask("PUT", "/").status == 405)
      #expect(try await other.ask("GET", "/").status == 204)
    }
  }

  @Test func endsAConnectionWhoseRefusedBodyHasCome() async throws {
    let service = TestService(refuse: { _ in .text(401, "no") }, reply: { await $0.send(HTTPAnswer(204)) })
    try await service.serve { port in
      let wire = try HTTPWire(port: port)
      #expect(try await wire.ask("POST", "/", body: [UInt8](repeating: 65, count: 3_000_000)).status == 401)
      #expect(try await wire.ends())
    }
  }

  @Test func refusesBodiesThatAreTooLarge() async throws {
    try await TestService.echo.serve(limits: HTTPLimits(bodyInBytes: 1000)) { port in
      let told = try HTTPWire(port: port)
      #expect(try await told.ask("POST", "/", body: [UInt8](repeating: 65, count: 1001)).status == 413)
      let untold = try HTTPWire(port: port)
      await untold.send("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3E9\r\n")
      await untold.send([UInt8](repeating: 65, count: 1001))
      #expect(try await untold.whole().status == 413)
      let fitting = try HTTPWire(port: port)
      #expect(try await fitting.ask("POST", "/", body: [UInt8](repeating: 65, count: 1000)).status == 200)
    }
  }

  @Test func givesLeaveToThoseWhoAskBeforeTheySend() async throws {
    try await TestService.echo.serve { port in
      let wire = try HTTPWire(port: port)
      await wire.send("POST /a HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n")
      #expect(try await wire.head().status == 100)
      await wire.send("ok")
      #expect(try await wire.whole().text == "POST /a ok\n")
    }
  }

  @Test func refusesWhatIsNoHTTP() async throws {
    try await TestService.echo.serve { port in
      let wire = try HTTPWire(port: port)
      await wire.send("nonsense\r\n\r\n")
      #expect(try await wire.whole().status == 400)
      #expect(try await wire.ends())
    }
  }

  @Test func takesNoMoreConnectionsThanItsLimit() async throws {
    try await TestService.echo.serve(limits: HTTPLimits(connections: 1)) { port in
      let first = try HTTPWire(port: port)
      #expect(try await first.ask("GET", "/").status == 200)
      #expect(try await HTTPWire(port: port).ends())
      #expect(try await first.ask("GET", "/").status == 200)
    }
  }

  @Test func closesAConnectionThatStaysSilent() async throws {
    try await TestService.echo.serve(limits: HTTPLimits(silence: .milliseconds(20))) { port in
      #expect(try await HTTPWire(port: port).ends())
      let half = try HTTPWire(port: port)
      await half.send("POST / HTTP/1.1\r\nContent-Le")
      #expect(try await half.ends())
    }
  }

  @Test func saysThatAPortIsTaken() async throws {
    try await TestService.echo.serve { port in
      await #expect(throws: HTTPServingError.taken(host: "127.0.0.1", port: port)) {
        _ = try await HTTPServer.start(TestService.echo, host: "127.0.0.1", port: port)
      }
    }
  }
}
