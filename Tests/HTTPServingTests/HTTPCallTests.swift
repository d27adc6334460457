import HTTPServing
import HTTPWire
import Isolation
import Testing

@Suite(.timeLimit(.minutes(2))) struct HTTPCallTests {
  @Test func sendsAnAnswerPieceByPiece() async throws {
    let goOn = Signal()
    let service = TestService { call in
      call.begin(200, [.init("Content-Type", "text/event-stream")])
      #expect(call.sendIfThereIsRoom(Array("one\n\n".utf8)))
      await goOn.wait()
      try? await call.send(Array("two\n\n".utf8))
      await call.end()
      // What is sent after the end goes nowhere.
      await call.send(HTTPAnswer(500))
    }
    try await service.serve { port in
      let wire = try HTTPWire(port: port)
      await wire.request("GET", "/")
      #expect(try await wire.head().fields["content-type"] == "text/event-stream")
      #expect(try await wire.event() == ["one"])
      goOn.fire()
      #expect(try await wire.event() == ["two"])
      #expect(try await wire.event() == nil)
      // The connection serves on.
      await wire.request("GET", "/")
      #expect(try await wire.head().status == 200)
    }
  }

  @Test func tellsOfAClientThatGoesAway() async throws {
    let (began, left) = (Signal(), Signal())
    let service = TestService { call in
      began.fire()
      await call.disconnected.wait()
      left.fire()
    }
    try await service.serve { port in
      let wire = try HTTPWire(port: port)
      await wire.request("POST", "/", body: Array("x".utf8))
      await began.wait()
      await wire.close()
      await left.wait()
      #expect(left.hasFired)
    }
  }

  @Test func hasNoRoomWhereAClientDoesNotRead() async throws {
    let isFull = Signal()
    let service = TestService { call in
      call.begin(200, [])
      while call.sendIfThereIsRoom([UInt8](repeating: 65, count: 100_000)) {}
      isFull.fire()
      // Waits for a client that never reads: the end of the server ends that, too.
      try? await call.send([UInt8](repeating: 65, count: 100_000))
    }
    let wire = Locked<HTTPWire?>(nil)
    try await service.serve(limits: HTTPLimits(timeToFinish: .milliseconds(10))) { port in
      let client = try HTTPWire(port: port)
      wire.withLock { $0 = client }
      await client.request("GET", "/")
      await isFull.wait()
    }
    #expect(isFull.hasFired)
  }

  @Test func cancelsWhatIsBeingAnsweredWhenTheServerEnds() async throws {
    let (began, wasCancelled) = (Signal(), Locked(false))
    let service = TestService { call in
      began.fire()
      await Signal().wait()
      wasCancelled.withLock { $0 = Task.isCancelled }
      await call.send(HTTPAnswer(503))
    }
    let client = Locked<HTTPWire?>(nil)
    try await service.serve { port in
      let wire = try HTTPWire(port: port)
      client.withLock { $0 = wire }
      await wire.request("GET", "/")
      await began.wait()
    }
    let (isCancelled, left) = (wasCancelled.withLock { $0 }, client.withLock { $0 })
    #expect(isCancelled)
    let wire = try #require(left)
    // What was said last still came.
    #expect(try await wire.whole().status == 503)
    #expect(try await wire.ends())
  }
}
