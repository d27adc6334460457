import Foundation
import Isolation
import JSONRPC
import JSONText
import MessageWire
import Testing

/// Echoes, waits until it is cancelled, and asks back.
struct EchoService: RPCService {
  var acceptsBatches = false
  var answerToCancelled: RPCError?
  let began = Signal()
  let ended = Signal()
  let noted = Locked<[String]>([])

  func reply(to request: RPCRequest, on connection: RPCConnection) -> RPCReply {
    switch request.method {
    case "echo": return .result(["got": request.parameters ?? .null])
    case "size": return .work { JSONValue(request.parameters?["text"]?.string?.utf8.count ?? -1) }
    case "fail": return .work { throw RPCError(code: 12, message: "It failed.") }
    case "break": return .work { throw POSIXError(.EIO) }
    case "wait":
      return .work {
        began.fire()
        defer { ended.fire() }
        try await Task.sleep(for: .seconds(3600))
        return .null
      }
    case "ask":
      return .work {
        try await connection.request("question") { RPCNotification(method: "never mind", parameters: ["id": $0.json]) }
      }
    default: return .error(.methodNotFound(request.method))
    }
  }

  func receive(_ notification: RPCNotification, on connection: RPCConnection) {
    noted.withLock { $0.append(notification.method) }
    if notification.method == "cancel", let id = RPCID(notification.parameters?["id"]) { connection.cancel(id) }
  }
}

@Suite(.timeLimit(.minutes(2))) struct RPCConnectionTests {
  @Test func answersInOrderWhateverThePieces() async throws {
    try await MessageWire.with(EchoService()) { wire async throws in
      wire.send(#"{"jsonrpc":"2.0","id":1,"me"#)
      wire.send(#"thod":"echo"}"# + "\r\n\n" + #"{"jsonrpc":"2.0","id":"b","method":"echo","params":[2]}"# + "\n{")
      #expect(try await wire.next() == ["jsonrpc": "2.0", "id": 1, "result": ["got": nil]])
      #expect(try await wire.next() == ["jsonrpc": "2.0", "id": "b", "result": ["got": [2]]])
      wire.send(#""jsonrpc":"2.0","id":1.0,"method":"none"}"# + "\n")
      let answer = try await wire.next()
      #expect(answer?["id"]?.text() == "1.0")
      #expect(answer?["error"]?["code"] == -32601)
    }
  }

  @Test func answersTheLastLineWithoutItsEnd() async throws {
    try await MessageWire.with(EchoService()) { wire async throws in
      wire.send(#"{"jsonrpc":"2.0","id":1,"method":"echo"}"#)
      wire.closeInput()
      #expect(try await wire.next()?["id"] == 1)
    }
  }

  @Test func answersMalformedLinesAndGoesOn() async throws {
    try await MessageWire.with(EchoService()) { wire async throws in
      wire.send("no json\n")
      #expect(try await wire.next()?["error"]?["code"] == -32700)
      wire.send(
        Array(#"{"jsonrpc":"2.0","id":4,"method":"echo","params":["#.utf8) + [0x22, 0xFF, 0x22] + Array("]}\n".utf8))
      let answer = try await wire.next()
      #expect(answer?["id"] == 4)
      #expect(answer?["error"]?["code"] == -32700)
      wire.send(#"{"jsonrpc":"2.0","method":"note"}"# + "\n" + #"{"jsonrpc":"2.0","id":5,"method":"echo"}"# + "\n")
      #expect(try await wire.next()?["id"] == 5)
    }
  }

  @Test func takesTenMegabytesAndNoMoreThanTheLimit() async throws {
    try await MessageWire.with(EchoService(), limits: RPCLimits(lineInBytes: 11 << 20)) { wire async throws in
      let text = String(repeating: "a", count: 10 << 20)
      wire.send(#"{"jsonrpc":"2.0","id":1,"method":"size","params":{"text":"\#(text)"}}"# + "\n")
      #expect(try await wire.next()?["result"] == JSONValue(10 << 20))
      wire.send(String(repeating: "[", count: 12 << 20) + "\n")
      #expect(try await wire.next()?["error"]?["code"] == -32600)
      wire.send(#"{"jsonrpc":"2.0","id":2,"method":"echo"}"# + "\n")
      #expect(try await wire.next()?["id"] == 2)
    }
  }

  @Test func answersErrorsOfTheWorkAndKeepsOthersToItself() async throws {
    let faults = Locked<[String]>([])
    let observe: @Sendable (RPCFault) -> Void = { fault in
      if case .failedWork(let method, _) = fault { faults.withLock { $0.append(method) } }
    }
    try await MessageWire.with(EchoService(), observe: observe) { wire async throws in
      wire.send(#"{"jsonrpc":"2.0","id":1,"method":"fail"}"# + "\n")
      #expect(try await wire.next()?["error"] == ["code": 12, "message": "It failed."])
      wire.send(#"{"jsonrpc":"2.0","id":1,"method":"break"}"# + "\n")
      #expect(try await wire.next()?["error"]?["code"] == -32603)
    }
    #expect(faults.withLock(\.self) == ["break"])
  }

  @Test func cancelsOneRequestWithoutAnAnswer() async throws {
    let service = EchoService()
    try await MessageWire.with(service) { wire async throws in
      wire.send(#"{"jsonrpc":"2.0","id":1,"method":"wait"}"# + "\n")
      await service.began.wait()
      wire.send(#"{"jsonrpc":"2.0","id":1,"method":"echo"}"# + "\n")
      #expect(try await wire.next()?["error"]?["message"] == "A request with this id is in flight.")
      wire.send(#"{"jsonrpc":"2.0","method":"cancel","params":{"id":99}}"# + "\n")
      wire.send(#"{"jsonrpc":"2.0","method":"cancel","params":{"id":1}}"# + "\n")
      await service.ended.wait()
      wire.send(#"{"jsonrpc":"2.0","id":2,"method":"echo"}"# + "\n")
      #expect(try await wire.next()?["id"] == 2)
    }
  }

  @Test func answersACancelledRequestWhereTheProtocolWantsIt() async throws {
    let service = EchoService(answerToCancelled: RPCError(code: -32800, message: "Cancelled."))
    try await MessageWire.with(service) { wire async throws in
      wire.send(#"{"jsonrpc":"2.0","id":"w","method":"wait"}"# + "\n")
      wire.send(#"{"jsonrpc":"2.0","method":"cancel","params":{"id":"w"}}"# + "\n")
      let answer = try await wire.next()
      #expect(answer?["id"] == "w")
      #expect(answer?["error"]?["code"] == -32800)
    }
  }

  @Test func refusesMoreThanItsLimitOfRequests() async throws {
    let service = EchoService()
    let limits = RPCLimits(requestsInFlight: 1, timeToFinish: .zero)
    try await MessageWire.with(service, limits: limits) { wire async throws in
      wire.send(
        #"{"jsonrpc":"2.0","id":1,"method":"wait"}"# + "\n" + #"{"jsonrpc":"2.0","id":2,"method":"wait"}"# + "\n")
      let answer = try await wire.next()
      #expect(answer?["id"] == 2)
      #expect(answer?["error"]?["code"] == 429)
    }
  }

  @Test func cancelsWorkThatLastsWhenTheInputEnds() async throws {
    let service = EchoService()
    try await MessageWire.with(service, limits: RPCLimits(timeToFinish: .milliseconds(1))) { wire async throws in
      wire.send(#"{"jsonrpc":"2.0","id":1,"method":"wait"}"# + "\n")
      await service.began.wait()
    }
    #expect(service.ended.hasFired)
  }

  @Test func finishesWhatIsNearlyDoneWhenTheInputEnds() async throws {
    try await MessageWire.with(EchoService(), limits: RPCLimits(timeToFinish: .seconds(60))) { wire async throws in
      for id in 1...20 { wire.send(#"{"jsonrpc":"2.0","id":\#(id),"method":"size","params":{}}"# + "\n") }
      wire.closeInput()
      var ids: Set<Int> = []
      for _ in 1...20 { ids.insert(try await wire.next()?["id"]?.int ?? 0) }
      #expect(ids == Set(1...20))
    }
  }

  @Test func endsWhenNobodyReads() async throws {
    let service = EchoService()
    try await MessageWire.with(service) { wire async throws in
      wire.stopReading()
      wire.send(
        #"{"jsonrpc":"2.0","id":1,"method":"wait"}"# + "\n" + #"{"jsonrpc":"2.0","id":2,"method":"echo"}"# + "\n")
      await service.ended.wait()
    }
  }
}

@Suite(.timeLimit(.minutes(2))) struct RPCBatchTests {
  @Test func answersABatchAsOne() async throws {
    let service = EchoService(acceptsBatches: true)
    try await MessageWire.with(service) { wire async throws in
      wire.send(
        #"[{"jsonrpc":"2.0","id":1,"method":"size","params":{"text":"abc"}},{"jsonrpc":"2.0","method":"note"},"#
          + #"7,{"jsonrpc":"2.0","id":2,"method":"echo"}]"# + "\n")
      let answer = try await wire.next()
      #expect(answer?.array?.count == 3)
      #expect(answer?[0] == ["jsonrpc": "2.0", "id": 1, "result": 3])
      #expect(answer?[1]?["error"]?["code"] == -32600)
      #expect(answer?[2]?["id"] == 2)
      wire.send(#"[{"jsonrpc":"2.0","method":"note"}]"# + "\n" + #"[{"jsonrpc":"2.0","id":3,"method":"echo"}]"# + "\n")
      #expect(try await wire.next()?[0]?["id"] == 3)
    }
    #expect(service.noted.withLock(\.self) == ["note", "note"])
  }

  @Test func leavesOutWhatWasCancelled() async throws {
    let service = EchoService(acceptsBatches: true)
    try await MessageWire.with(service) { wire async throws in
      wire.send(#"[{"jsonrpc":"2.0","id":1,"method":"wait"},{"jsonrpc":"2.0","id":2,"method":"echo"}]"# + "\n")
      await service.began.wait()
      wire.send(#"{"jsonrpc":"2.0","method":"cancel","params":{"id":1}}"# + "\n")
      let answer = try await wire.next()
      #expect(answer?.array?.count == 1)
      #expect(answer?[0]?["id"] == 2)
    }
  }

  @Test func refusesABatchWhereThereAreNone() async throws {
    try await MessageWire.with(EchoService()) { wire async throws in
      wire.send(#"[{"jsonrpc":"2.0","id":1,"method":"echo"}]"# + "\n")
      let answer = try await wire.next()
      #expect(answer?["id"] == .null)
      #expect(answer?["error"]?["code"] == -32600)
    }
  }
}

@Suite(.timeLimit(.minutes(2))) struct RPCOutgoingTests {
  @Test func asksThePeerAndTakesItsAnswer() async throws {
    try await MessageWire.with(EchoService()) { wire async throws in
      wire.send(#"{"jsonrpc":"2.0","id":1,"method":"ask"}"# + "\n")
      let question = try await wire.next()
      #expect(question?["method"] == "question")
      wire.send(#"{"jsonrpc":"2.0","id":\#(question?["id"]?.text() ?? ""),"result":{"a":42}}"# + "\n")
      #expect(try await wire.next() == ["jsonrpc": "2.0", "id": 1, "result": ["a": 42]])
    }
  }

  @Test func passesOnTheErrorOfThePeer() async throws {
    try await MessageWire.with(EchoService()) { wire async throws in
      wire.send(#"{"jsonrpc":"2.0","id":1,"method":"ask"}"# + "\n")
      let id = try await wire.next()?["id"]?.text() ?? ""
      wire.send(#"{"jsonrpc":"2.0","id":\#(id),"error":{"code":3,"message":"no","data":[]}}"# + "\n")
      #expect(try await wire.next()?["error"] == ["code": 3, "message": "no", "data": []])
    }
  }

  @Test func tellsThePeerWhenNobodyWaitsAnyMore() async throws {
    let late = Signal()
    let observe: @Sendable (RPCFault) -> Void = { fault in
      if case .unexpectedAnswer = fault { late.fire() }
    }
    try await MessageWire.with(EchoService(), observe: observe) { wire async throws in
      wire.send(#"{"jsonrpc":"2.0","id":1,"method":"ask"}"# + "\n")
      let id = try await wire.next()?["id"]
      wire.send(#"{"jsonrpc":"2.0","method":"cancel","params":{"id":1}}"# + "\n")
      #expect(try await wire.next() == ["jsonrpc": "2.0", "method": "never mind", "params": ["id": id ?? .null]])
      wire.send(#"{"jsonrpc":"2.0","id":\#(id?.text() ?? ""),"result":1}"# + "\n")
      await late.wait()
    }
  }

  @Test func doesNotWaitForAnAnswerThatCannotCome() async throws {
    try await MessageWire.with(EchoService()) { wire async throws in
      async let answer = wire.connection.request("question") { _ in nil }
      _ = try await wire.next()
      wire.closeInput()
      do {
        let value = try await answer
        Issue.record("\(value) came from nowhere")
      } catch {
        #expect(error as? RPCConnectionError == .closed)
      }
    }
  }

  @Test func endsAtItsTimeLimit() async throws {
    try await MessageWire.with(EchoService()) { wire async throws in
      await #expect(throws: RPCConnectionError.timedOut(method: "q", limit: .milliseconds(5))) {
        try await wire.connection.request("q", within: .milliseconds(5)) {
          RPCNotification(method: "never mind", parameters: ["id": $0.json])
        }
      }
      #expect(try await wire.next()?["method"] == "q")
      #expect(try await wire.next()?["method"] == "never mind")
    }
  }
}
