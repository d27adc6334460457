import Foundation
import OllamaReplay
import Testing

/// Each fault as it looks on the wire. The reply is `a b c d`, five lines with the final one.
@Suite(.timeLimit(.minutes(1))) struct FaultTests {
  private let reply: Recording.Reply = "a b c d"
  private let lineCount = 5

  private func play<Result: Sendable>(
    _ exchanges: [Recording.Exchange], _ body: (ReplayServer) async throws -> Result
  ) async throws -> Result {
    let model = Recording.Model("m").with { $0.capabilities?.append("thinking") }
    return try await ReplayServer.with(Recording(models: [model], exchanges: exchanges), body)
  }

  private func chat(
    _ server: ReplayServer, _ extra: [(String, BodyValue)] = [],
    until isEnough: @escaping @Sendable ([UInt8]) -> Bool = { _ in false }
  ) async throws -> RawClient.Outcome {
    try await RawClient.exchange(server, Request.post("/api/chat", Request.chat("x", extra: extra)), until: isEnough)
  }

  /// What a client gets when the exchange has `fault`.
  private func outcome(of fault: Recording.Fault) async throws -> RawClient.Outcome {
    try await play([.fault(fault, reply: reply)]) { try await chat($0) }
  }

  private func lines(_ outcome: RawClient.Outcome) -> [String] {
    unchunked(outcome.body).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  private func values(_ outcome: RawClient.Outcome) throws -> [BodyValue] {
    try lines(outcome).filter { !$0.isEmpty }.map { try BodyValue(json: $0.utf8) }
  }

  // MARK: Answers

  @Test func answersWithAnyStatusBeforeTheFirstByte() async throws {
    let statuses = [
      "bad-request": 400, "no-thinking": 400, "no-tools": 400, "context-exceeded": 400, "prompt-too-long": 400,
      "unauthorized": 401, "forbidden": 403, "cloud-disabled": 403, "model-not-found": 404, "path-not-found": 404,
      "rate-limited": 429, "cloud-stub": 429, "option-type": 500, "load-failed": 500, "out-of-memory": 500,
      "runner-stopped": 500, "error-object": 500, "bad-gateway": 502, "proxy-page": 502, "busy": 503, "status:418": 418,
    ]
    for (name, status) in statuses {
      let outcome = try await outcome(of: Recording.Fault(named: name))
      #expect(outcome.status == status, "\(name)")
      #expect(outcome.text.contains("\r\nContent-Length: \(outcome.body.utf8.count)\r\n"), "\(name)")
    }
  }

  @Test func wrapsTheErrorOfLlamaServerIntoAString() async throws {
    let outcome = try await outcome(of: Recording.Fault(named: "context-exceeded"))
    let text = try #require(try BodyValue(json: outcome.body.utf8)["error"]?.string)
    let inner = try BodyValue(json: text.utf8)
    #expect(inner["error"]?["type"] == "exceed_context_size_error" && inner["error"]?["n_ctx"] == 4096)
  }

  @Test func answersForbiddenWithoutABody() async throws {
    let outcome = try await outcome(of: Recording.Fault(named: "forbidden"))
    #expect(outcome.body.isEmpty && !outcome.text.contains("Content-Type"))
  }

  @Test func refusesTheFirstRequestsAndThenServes() async throws {
    try await play([.reply(reply).failing(.busy.times(2))]) { server in
      var statuses: [Int?] = []
      for _ in 0..<4 { statuses.append(try await chat(server).status) }
      #expect(statuses == [503, 503, 200, 422])
    }
  }

  // MARK: Cuts

  @Test(arguments: 0...5) func endsCleanlyWithoutDone(count: Int) async throws {
    let outcome = try await outcome(of: .endEarly(after: count))
    let values = try values(outcome)
    #expect(outcome.body.hasSuffix("0\r\n\r\n") && values.count == count && !outcome.isReset)
    #expect(values.filter { $0["done"] == true }.count == (count == lineCount ? 1 : 0))
  }

  @Test(arguments: 0...5) func closesBetweenTwoLines(count: Int) async throws {
    let outcome = try await outcome(of: .close(after: count))
    #expect(!outcome.body.hasSuffix("0\r\n\r\n"))
    #expect(try values(outcome).count == count)
  }

  @Test(arguments: 0..<5) func closesInTheMiddleOfALine(count: Int) async throws {
    let lines = lines(try await outcome(of: .closeMidLine(after: count)))
    #expect(lines.count == count + 1 && lines.last?.hasPrefix("{\"model\":") == true)
    #expect(throws: (any Error).self) { try BodyValue(json: lines[count].utf8) }
  }

  @Test func closesWithinAChunk() async throws {
    let outcome = try await outcome(of: .truncateChunk(after: 2))
    let last = try #require(outcome.body.split(separator: "\r\n").dropLast().last.flatMap { Int($0, radix: 16) })
    let rest = try #require(outcome.body.split(separator: "\r\n").last)
    #expect(rest.utf8.count < last)
  }

  @Test func resetsTheConnection() async throws {
    #expect(try await outcome(of: .resetBeforeHead).isReset)
    let outcome = try await outcome(of: .reset(after: 2))
    #expect(outcome.isReset)
  }

  @Test func closesInsteadOfAnAnswer() async throws {
    let outcome = try await outcome(of: .closeBeforeHead)
    #expect(outcome.bytes.isEmpty && !outcome.isReset)
  }

  @Test(arguments: ["stall:2", "stall-mid-line:2", "stall-in-head"])
  func stallsUntilTheClientLeaves(name: String) async throws {
    let fault = try Recording.Fault(named: name)
    try await play([.fault(fault, reply: reply)]) { server in
      let outcome = try await chat(server) { bytes in
        let text = String(decoding: bytes, as: UTF8.self)
        return text.contains(name == "stall-in-head" ? "HTTP/1.1 200" : #"" b""#)
      }
      #expect(!outcome.text.contains("\"done\":true"))
      let left = try await server.waitForDisconnect()
      #expect(left == 1)
    }
  }

  @Test func stallsBeforeTheHeadUntilTheClientLeaves() async throws {
    try await play([.fault(.stallBeforeHead, reply: reply)]) { server in
      let task = Task { try await chat(server) }
      _ = try await server.waitForRequest()
      task.cancel()
      let left = try await server.waitForDisconnect()
      #expect(left == 1)
      let outcome = try await task.value
      #expect(outcome.bytes.isEmpty)
    }
  }

  @Test(arguments: Recording.Fault.Ending.allCases.filter { $0 != .stall && $0 != .stallMidLine })
  func sweepsTheCutThroughTheWholeReply(ending: Recording.Fault.Ending) async throws {
    try await play([.fault(.sweep(ending), reply: reply)]) { server in
      var whole = 0
      for _ in 0...lineCount {
        let text = try await chat(server).text
        if text.contains("\"done\":true"), text.hasSuffix("0\r\n\r\n") { whole += 1 }
      }
      #expect(whole == 1 && server.unusedExchanges.isEmpty)
      let next = try await chat(server)
      #expect(next.status == 422)
    }
  }

  // MARK: Lines

  @Test func putsAnErrorIntoTheStreamAndEndsIt() async throws {
    let outcome = try await outcome(of: .errorLine("boom", after: 2))
    let values = try values(outcome)
    #expect(outcome.status == 200 && outcome.body.hasSuffix("0\r\n\r\n"))
    #expect(values.count == 3 && values[2] == ["error": "boom"])
  }

  @Test(arguments: [
    ("garbage-line:1", "%% not json %%"), ("array-line:0", "[1,2,3]"), ("wrong-shape-line:4", "\"text\""),
  ])
  func putsAForeignLineBetweenTheOthers(name: String, text: String) async throws {
    let fault = try Recording.Fault(named: name)
    let lines = lines(try await outcome(of: fault))
    let index = try #require(Int(name.suffix(1)))
    #expect(lines[index].contains(text) && lines.count == lineCount + 2)
  }

  @Test func sendsALineThatIsTooLong() async throws {
    let outcome = try await outcome(of: .longLine(bytes: 9_000_000))
    #expect(outcome.bytes.count > 9_000_000 && outcome.bytes.count < 9_010_000)
  }

  @Test func sendsBytesThatAreNoUTF8() async throws {
    let outcome = try await outcome(of: Recording.Fault(named: "invalid-utf8"))
    #expect(String(validating: outcome.bytes, as: UTF8.self) == nil)
  }

  @Test func changesTheEndsOfLines() async throws {
    let crlf = unchunked(try await outcome(of: Recording.Fault(named: "crlf")).body)
    #expect(crlf.utf8.count { $0 == UInt8(ascii: "\r") } == lineCount && crlf.hasSuffix("}\r\n"))
    let blank = lines(try await outcome(of: Recording.Fault(named: "blank-lines")))
    #expect(blank.count == 2 * lineCount + 1 && blank[1].isEmpty && blank[3].isEmpty)
    let endless = unchunked(try await outcome(of: Recording.Fault(named: "no-final-line-end")).body)
    #expect(endless.hasSuffix("}"))
  }

  // MARK: Replies

  @Test func breaksOffAtTheLimitOfLength() async throws {
    let values = try values(try await outcome(of: .lengthReached))
    #expect(values.last?["done_reason"] == "length")
    #expect(values.compactMap { $0["message"]?["content"]?.string }.joined() == "a b")
  }

  @Test func spendsTheWholeBudgetOnThinking() async throws {
    let values = try values(try await outcome(of: .thinkingOnly))
    #expect(values.last?["done_reason"] == "length")
    #expect(values.allSatisfy { $0["message"]?["content"] == "" })
    #expect(values.compactMap { $0["message"]?["thinking"]?.string }.joined() == "a b c d")
  }

  @Test func leavesOutDoneOrFiguresOrAllText() async throws {
    let never = try values(try await outcome(of: Recording.Fault(named: "never-done")))
    #expect(never.allSatisfy { $0["done"] == false } && never.count == lineCount)
    let bare = try values(try await outcome(of: Recording.Fault(named: "no-usage")))
    #expect(bare.last?["done"] == true && bare.last?["eval_count"] == nil)
    let empty = try values(try await outcome(of: Recording.Fault(named: "empty")))
    #expect(empty.count == 1 && empty[0]["done_reason"] == "stop")
  }

  @Test func tellsOfAPromptThatWasCut() async throws {
    let last = try values(try await outcome(of: .truncatedPrompt)).last
    #expect(last?["prompt_eval_count"] == 4098)
  }

  @Test func putsTheThinkingIntoTheContent() async throws {
    let exchange = Recording.Exchange.reply("b", thinking: "a").failing(Recording.Fault(.thinkTags))
    let outcome = try await play([exchange]) { try await chat($0) }
    let text = try values(outcome).compactMap { $0["message"]?["content"]?.string }.joined()
    #expect(text == "<think>\na\n</think>\n\nb")
  }

  // MARK: Wire

  @Test func sendsBytesThatAreNoHTTP() async throws {
    let outcome = try await outcome(of: .garbageResponse)
    #expect(!outcome.text.contains("HTTP/") && !outcome.bytes.isEmpty)
  }

  @Test func sendsAChunkSizeThatIsNoNumber() async throws {
    #expect(try await outcome(of: Recording.Fault(named: "bad-chunk-size")).body.hasSuffix("zz\r\n"))
  }

  @Test func promisesMoreThanComes() async throws {
    let outcome = try await outcome(of: Recording.Fault(named: "short-body"))
    #expect(outcome.text.contains("Content-Length: \(outcome.body.utf8.count + 100)\r\n"))
  }

  @Test func endsTheAnswerWithTheConnection() async throws {
    let outcome = try await outcome(of: Recording.Fault(named: "until-close"))
    #expect(outcome.text.contains("Connection: close\r\n") && !outcome.text.contains("Transfer-Encoding"))
    #expect(outcome.body.hasPrefix("{") && outcome.body.hasSuffix("}\n"))
  }

  @Test func sendsAnInterimResponseFirst() async throws {
    let outcome = try await outcome(of: Recording.Fault(named: "interim"))
    #expect(outcome.text.hasPrefix("HTTP/1.1 103 ") && outcome.text.contains("\r\n\r\nHTTP/1.1 200 OK\r\n"))
  }

  @Test(arguments: ["announced-close", "silent-close"]) func closesAfterTheAnswer(name: String) async throws {
    let fault = try Recording.Fault(named: name)
    try await play([.fault(fault, reply: reply)]) { server in
      // The request itself wants the connection kept.
      let outcome = try await RawClient.exchange(server, Request.post("/api/chat", Request.chat("x"), headers: []))
      #expect(outcome.body.hasSuffix("0\r\n\r\n"))
      #expect(outcome.text.contains("Connection: close") == (name == "announced-close"))
    }
  }

  @Test func writesByteByByteWhatItWouldWriteAtOnce() async throws {
    let whole = try await play([.reply(reply)]) { try await chat($0) }
    let drops = try await outcome(of: .byteByByte)
    #expect(drops.bytes == whole.bytes)
  }
}
