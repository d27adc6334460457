import JSONRPC
import JSONText
import MCP
import MessageWire
import ScriptedTools
import Testing

/// The client against servers that are written out byte by byte, good and bad.
@Suite(.timeLimit(.minutes(2))) struct MCPClientTests {
  private static let identity = MCPIdentity(name: "nexus", version: "1")

  /// Runs a client with `use`, and `body` as its server.
  private func client(
    limits: MCPClient.Limits = MCPClient.Limits(), timeToFinish: Duration = .seconds(1),
    use: @escaping @Sendable (MCPClient) async throws -> Void, _ body: (MessageWire) async throws -> Void
  ) async throws {
    try await MessageWire.with(
      limits: RPCLimits(timeToFinish: timeToFinish),
      serve: { try await MCPClient.with($0, as: Self.identity, limits: limits, use) }, body)
  }

  private func answer(_ wire: MessageWire, _ result: JSONValue) async throws -> JSONValue? {
    let request = try await wire.next()
    wire.send(["jsonrpc": "2.0", "id": request?["id"] ?? .null, "result": result])
    return request
  }

  private func refuse(_ wire: MessageWire, _ code: Int, data: JSONValue = .null) async throws {
    let id = try await wire.next()?["id"] ?? .null
    wire.send(["jsonrpc": "2.0", "id": id, "error": ["code": JSONValue(code), "message": "no", "data": data]])
  }

  private static let discovery: JSONValue = [
    "resultType": "complete", "supportedVersions": ["2026-07-28"], "capabilities": ["tools": [:]], "ttlMs": 0,
    "cacheScope": "public",
  ]

  @Test func saysTheRevisionWithEveryRequestWhereThereIsNoHandshake() async throws {
    try await client(use: { client async throws in
      #expect(client.server.revision == .july2026)
      let tools = try await client.tools()
      #expect(tools.map(\.name) == ["one", "two"])
      #expect(
        tools[0].hints == MCPToolHints(isReadOnly: false, isDestructive: true, isIdempotent: false, isOpenWorld: true))
      #expect(tools[1].hints.isReadOnly)
      #expect(try await client.call(tools[0], ["x": 1]) == .failure("broken"))
    }) { wire async throws in
      let probe = try await answer(wire, Self.discovery)
      #expect(probe?["method"] == "server/discover")
      let first = try await answer(
        wire,
        [
          "resultType": "complete", "nextCursor": "2",
          "tools": [
            ["name": "one", "inputSchema": ["type": "object"]], ["name": "no schema"],
            ["name": "not a name", "inputSchema": [:]],
          ],
        ])
      let meta = first?["params"]?["_meta"]
      #expect(meta?["io.modelcontextprotocol/protocolVersion"] == "2026-07-28")
      #expect(meta?["io.modelcontextprotocol/clientCapabilities"] == [:])
      #expect(meta?["io.modelcontextprotocol/clientInfo"]?["name"] == "nexus")
      let second = try await answer(
        wire, ["tools": [["name": "two", "inputSchema": [:], "annotations": ["readOnlyHint": true]]]])
      #expect(second?["params"]?["cursor"] == "2")
      let call = try await answer(wire, ["content": [["type": "text", "text": "broken"]], "isError": true])
      #expect(call?["params"]?["arguments"] == ["x": 1])
    }
  }

  @Test(arguments: [-32601, -32602, -32600, -32000]) func fallsBackToTheHandshakeOnAnyOtherError(code: Int) async throws
  {
    try await client(use: { client async throws in
      #expect(client.server.revision == .march2025)
      #expect(try await client.tools().isEmpty)
    }) { wire async throws in
      try await refuse(wire, code)
      let request = try await answer(
        wire,
        ["protocolVersion": "2025-03-26", "capabilities": ["tools": [:]], "serverInfo": ["name": "s", "version": "1"]])
      #expect(request?["method"] == "initialize")
      #expect(request?["params"]?["protocolVersion"] == "2025-11-25")
      #expect(try await wire.next()?["method"] == "notifications/initialized")
      let list = try await answer(wire, ["tools": []])
      #expect(list?["params"] == [:])
    }
  }

  @Test func fallsBackToTheHandshakeOnSilence() async throws {
    let limits = MCPClient.Limits(answer: .seconds(2))
    try await client(limits: limits, use: { #expect($0.server.revision == .november2024) }) { wire async throws in
      #expect(try await wire.next()?["method"] == "server/discover")
      _ = try await answer(wire, ["protocolVersion": "2024-11-05", "capabilities": [:], "serverInfo": [:]])
      let next = try await wire.next()
      #expect(next?["method"] == "notifications/initialized")
    }
  }

  @Test func namesWhatAServerSpeaksThatSharesNothing() async throws {
    await #expect(throws: MCPClientError.noCommonRevision(["2031-01-01"])) {
      try await client(use: { _ in }) { wire async throws in
        try await refuse(wire, -32022, data: ["supported": ["2031-01-01"], "requested": "2026-07-28"])
      }
    }
    await #expect(throws: MCPClientError.noCommonRevision(["1999-01-01"])) {
      try await client(use: { _ in }) { wire async throws in
        try await refuse(wire, -32601)
        _ = try await answer(wire, ["protocolVersion": "1999-01-01", "capabilities": [:]])
      }
    }
  }

  @Test func doesNotWaitForAServerThatDies() async throws {
    await #expect(throws: RPCConnectionError.closed) {
      try await client(use: { _ in }) { wire async throws in
        _ = try await wire.next()
        wire.closeInput()
      }
    }
  }

  @Test func tellsAServerThatACallTakesTooLong() async throws {
    // Long enough for the call to be sent: one that is not is never heard of.
    let limit = Duration.milliseconds(500)
    let limits = MCPClient.Limits(call: limit)
    await #expect(throws: RPCConnectionError.timedOut(method: "tools/call", limit: limit)) {
      try await client(
        // On a busy machine the last words take longer than they are waited for elsewhere.
        limits: limits, timeToFinish: .seconds(60),
        use: { client in
          _ = try await client.call(try await client.tools()[0], [:])
        }
      ) { wire async throws in
        _ = try await answer(wire, Self.discovery)
        _ = try await answer(wire, ["tools": [["name": "slow", "inputSchema": [:]]]])
        let call = try await wire.next()
        let cancelled = try await wire.next()
        #expect(cancelled?["method"] == "notifications/cancelled")
        #expect(cancelled?["params"]?["requestId"] == call?["id"])
      }
    }
  }

  @Test(arguments: [
    #"{"resultType":"input_required","inputRequests":{}}"#, #"{"resultType":"task","taskId":"x"}"#, "[]", "{}",
  ])
  func refusesAnswersThatItDidNotAskFor(result: String) async throws {
    let result = try JSONValue(parsing: result)
    await #expect(throws: MCPClientError.malformedAnswer(method: "tools/call")) {
      try await client(use: { client async throws in _ = try await client.call(try await client.tools()[0], [:]) }) {
        wire async throws in
        _ = try await answer(wire, Self.discovery)
        _ = try await answer(wire, ["tools": [["name": "odd", "inputSchema": [:]]]])
        _ = try await answer(wire, result)
      }
    }
  }

  @Test func holdsAServerToItsSchemaAndToALimit() async throws {
    await #expect(throws: MCPClientError.wrongResult(tool: "t", fault: "The value must have a member \"x\".")) {
      try await client(use: { client async throws in _ = try await client.call(try await client.tools()[0], [:]) }) {
        wire async throws in
        _ = try await answer(wire, Self.discovery)
        _ = try await answer(
          wire, ["tools": [["name": "t", "inputSchema": [:], "outputSchema": ["required": ["x"]]]]])
        _ = try await answer(wire, ["content": [], "structuredContent": [:]])
      }
    }
    await #expect(throws: MCPClientError.tooMuch("pages of tools")) {
      try await client(limits: MCPClient.Limits(tools: 3), use: { _ = try await $0.tools() }) { wire async throws in
        _ = try await answer(wire, Self.discovery)
        for _ in 0..<3 { _ = try await answer(wire, ["tools": [], "nextCursor": "again"]) }
      }
    }
  }

  @Test func answersPingsAndRefusesTheRest() async throws {
    try await client(use: { client async throws in _ = try await client.tools() }) { wire async throws in
      _ = try await answer(wire, Self.discovery)
      #expect(try await wire.next()?["method"] == "tools/list")
      #expect(try await wire.ask(70, "ping") == ["jsonrpc": "2.0", "id": 70, "result": [:]])
      #expect(try await wire.ask(71, "sampling/createMessage", [:])?["error"]?["code"] == -32601)
      wire.notify("notifications/message", ["level": "error", "data": "noise"])
      wire.send("not json\n")
      #expect(try await wire.next()?["error"]?["code"] == -32700)
      wire.send(["jsonrpc": "2.0", "id": 2, "result": ["tools": []]])
    }
  }

  /// Ours at both ends.
  @Test func usesOurServer() async throws {
    let offer = TestOffer()
    var ends: [Int32] = [0, 0, 0, 0]
    try PairOfPipes.make(&ends)
    let server = MCPServer(offer.offer) { "2026-11-28T10:00:00Z" }
    let serving = try RPCConnection(reading: ends[0], writing: ends[3])
    let using = try RPCConnection(reading: ends[2], writing: ends[1])
    async let served: Void = server.serve(on: serving)
    try await MCPClient.with(using, as: Self.identity) { client in
      let tools = try await client.tools()
      #expect(tools.count == 9)
      #expect(tools[0].hints == .reads)
      #expect(try await client.call(tools[0], ["a": 40, "b": 2]).structured == ["sum": 42])
      #expect(try await client.call(tools[6 - 1], [:]).content == [.text("done")])
      await #expect(throws: MCPClientError.refused(method: "tools/call", RPCError(code: 77, message: "Not at all."))) {
        try await client.call(tools[8], [:])
      }
    }
    serving.stop()
    try await served
    PairOfPipes.close(ends)
  }
}
