import Isolation
import JSONRPC
import JSONText
import MCP
import MessageWire
import ScriptedTools
import Testing

/// The revisions that begin with `initialize`.
@Suite(.timeLimit(.minutes(2))) struct MCPSessionTests {
  private static let revisions = ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"]

  @Test(arguments: revisions) func agreesOnTheClientsRevision(revision: String) async throws {
    try await TestOffer().serve { wire async throws in
      let answer = try await wire.ask(1, "initialize", TestOffer.initialize(revision))
      let result = answer?["result"]
      #expect(result?["protocolVersion"]?.string == revision)
      #expect(result?["instructions"] == "Use add.")
      #expect(result?["capabilities"]?["tools"] == ["listChanged": false])
      #expect(result?["capabilities"]?["resources"] == [:])
      #expect(result?["capabilities"]?["prompts"] == [:])
      #expect(result?["serverInfo"]?["name"] == "tester")
      #expect((result?["serverInfo"]?["title"] != nil) == (revision >= "2025-06-18"))
      #expect((result?["capabilities"]?["tasks"] != nil) == (revision == "2025-11-25"))
      #expect(result?["resultType"] == nil)
    }
  }

  @Test(arguments: ["1999-01-01", "2026-07-28", "2027-01-01", "latest"])
  func offersTheNewestHandshakeForAnUnknownOne(revision: String) async throws {
    try await TestOffer().serve { wire async throws in
      let answer = try await wire.ask(1, "initialize", TestOffer.initialize(revision))
      #expect(answer?["result"]?["protocolVersion"] == "2025-11-25")
    }
  }

  @Test func waitsForInitialize() async throws {
    try await TestOffer().serve { wire async throws in
      wire.notify("notifications/initialized")
      wire.notify("notifications/cancelled", ["requestId": 1])
      wire.notify("notifications/cancelled", ["requestId": [:]])
      #expect(try await wire.ask(1, "tools/list")?["error"]?["code"] == -32600)
      #expect(try await wire.ask(2, "what/ever")?["error"]?["code"] == -32601)
      #expect(try await wire.ask(3, "ping") == ["jsonrpc": "2.0", "id": 3, "result": [:]])
      #expect(try await wire.ask(4, "initialize", [:])?["error"]?["code"] == -32602)
      #expect(try await wire.ask(5, "initialize", [1])?["error"]?["code"] == -32602)
      #expect(try await wire.ask(6, "initialize", TestOffer.initialize("2025-06-18"))?["result"] != nil)
      #expect(try await wire.ask(7, "initialize", TestOffer.initialize("2025-06-18"))?["error"]?["code"] == -32600)
      #expect(try await wire.ask(8, "tools/list")?["result"]?["tools"]?.array?.count == 9)
    }
  }

  @Test func answersARequestThatFollowsInitializeInTheSamePiece() async throws {
    try await TestOffer().serve { wire async throws in
      let first = RPCMessage.request(
        RPCRequest(id: RPCID(1), method: "initialize", parameters: TestOffer.initialize("2025-11-25")))
      let second = RPCMessage.request(RPCRequest(id: RPCID(2), method: "tools/list"))
      wire.send(first.json.text() + "\n" + second.json.text() + "\n")
      #expect(try await wire.next()?["id"] == 1)
      #expect(try await wire.next()?["result"]?["tools"] != nil)
    }
  }

  @Test(arguments: revisions) func listsToolsAsTheRevisionKnowsThem(revision: String) async throws {
    try await TestOffer().serve(revision) { wire async throws in
      let result = try await wire.ask(1, "tools/list")?["result"]
      #expect(result?.object?.keys == ["tools"])
      let add = result?["tools"]?[0]
      var members = ["name", "description", "inputSchema"]
      if revision >= "2025-03-26" { members.append("annotations") }
      if revision >= "2025-06-18" { members += ["title", "outputSchema"] }
      #expect(Set(add?.object?.keys ?? []) == Set(members))
      let isTask = result?["tools"]?.array?.last?["execution"] == ["taskSupport": "optional"]
      #expect(isTask == (revision == "2025-11-25"))
      #expect(try await wire.ask(2, "tools/list")?["result"] == result)
      #expect(try await wire.ask(3, "tools/list", ["cursor": "x"])?["error"]?["code"] == -32602)
    }
  }

  @Test(arguments: revisions) func callsTools(revision: String) async throws {
    try await TestOffer().serve(revision) { wire async throws in
      let sum = try await wire.ask(1, "tools/call", ["name": "add", "arguments": ["a": 2, "b": 40]])
      #expect(sum?["result"]?["content"] == [["type": "text", "text": #"{"sum":42}"#]])
      #expect(sum?["result"]?["isError"] == false)
      #expect(sum?["result"]?["structuredContent"] == (revision >= "2025-06-18" ? ["sum": 42] : nil))
      let failure = try await wire.ask(2, "tools/call", ["name": "fail"])
      #expect(failure?["result"]?["isError"] == true)
      #expect(failure?["result"]?["content"]?[0]?["text"] == "It did not work.")
      let link = try await wire.ask(3, "tools/call", ["name": "link", "arguments": [:]])
      #expect(link?["result"]?["content"]?[0]?["type"] == (revision >= "2025-06-18" ? "resource_link" : "text"))
    }
  }

  @Test(arguments: revisions) func tellsOfWrongCallsAsTheRevisionWantsIt(revision: String) async throws {
    try await TestOffer().serve(revision) { wire async throws in
      let wrong = try await wire.ask(1, "tools/call", ["name": "add", "arguments": ["a": "2", "c": 1]])
      if revision >= "2025-11-25" {
        #expect(wrong?["result"]?["isError"] == true)
        let text = wrong?["result"]?["content"]?[0]?["text"]?.string ?? ""
        #expect(text.contains("\"a\" must be of type integer, not a string."))
        #expect(text.contains("must have a member \"b\"") && text.contains("\"c\" must not be there."))
      } else {
        #expect(wrong?["error"]?["code"] == -32602)
      }
      #expect(try await wire.ask(2, "tools/call", ["name": "none"])?["error"]?["code"] == -32602)
      #expect(try await wire.ask(3, "tools/call", [:])?["error"]?["code"] == -32602)
      #expect(try await wire.ask(4, "tools/call", ["name": "add", "arguments": [1]])?["error"]?["code"] == -32602)
      #expect(try await wire.ask(5, "tools/call", ["name": "lie"])?["error"]?["code"] == -32603)
      #expect(try await wire.ask(6, "completion/complete", [:])?["error"]?["code"] == -32601)
      #expect(try await wire.ask(7, "logging/setLevel", ["level": "debug"])?["error"]?["code"] == -32601)
      #expect(try await wire.ask(8, "resources/subscribe", ["uri": "test://a"])?["error"]?["code"] == -32601)
    }
  }

  @Test(arguments: revisions) func hasBatchesInOneRevisionOnly(revision: String) async throws {
    try await TestOffer().serve(revision) { wire async throws in
      wire.send([
        ["jsonrpc": "2.0", "id": 1, "method": "ping"], ["jsonrpc": "2.0", "method": "notifications/initialized"],
        ["jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": ["name": "fail"]],
      ])
      let answer = try await wire.next()
      if revision == "2025-03-26" {
        #expect(answer?.array?.count == 2)
        #expect(answer?[1]?["result"]?["isError"] == true)
      } else {
        #expect(answer?["error"]?["code"] == -32600)
        #expect(answer?["id"] == .null)
      }
    }
  }

  @Test func refusesInitializeInABatch() async throws {
    try await TestOffer().serve { wire async throws in
      wire.send([["jsonrpc": "2.0", "id": 1, "method": "initialize", "params": TestOffer.initialize("2025-03-26")]])
      #expect(try await wire.next()?["error"]?["code"] == -32600)
      #expect(try await wire.ask(2, "tools/list")?["error"]?["code"] == -32600)
    }
  }

  @Test(arguments: revisions) func readsResourcesAndPrompts(revision: String) async throws {
    try await TestOffer().serve(revision) { wire async throws in
      let first = try await wire.ask(1, "resources/list")?["result"]
      #expect(first?["nextCursor"] == "second")
      #expect(first?["resources"]?[0]?["title"] == (revision >= "2025-06-18" ? "A" : nil))
      let second = try await wire.ask(2, "resources/list", ["cursor": "second"])?["result"]
      #expect(second?.object?.keys == ["resources"])
      #expect(try await wire.ask(3, "resources/list", ["cursor": "third"])?["error"]?["code"] == -32602)
      let templates = try await wire.ask(4, "resources/templates/list")?["result"]?["resourceTemplates"]
      #expect(templates?[0]?["uriTemplate"] == "test://{name}")
      let contents = try await wire.ask(5, "resources/read", ["uri": "test://a"])?["result"]?["contents"]
      #expect(contents == [["uri": "test://a", "mimeType": "text/plain", "text": "the text of a"]])
      #expect(try await wire.ask(6, "resources/read", ["uri": "test://c"])?["error"]?["code"] == -32002)
      #expect(try await wire.ask(7, "prompts/list")?["result"]?["prompts"]?[0]?["name"] == "greet")
      let filled = try await wire.ask(8, "prompts/get", ["name": "greet", "arguments": ["who": "Ada"]])?["result"]
      #expect(filled?["messages"]?[0]?["content"]?["text"] == "Greet Ada.")
      #expect(try await wire.ask(9, "prompts/get", ["name": "greet"])?["error"]?["message"] == "\"who\" is missing.")
      #expect(try await wire.ask(10, "prompts/get", ["name": "other"])?["error"]?["code"] == -32602)
    }
  }

  @Test func reportsProgressThatGrowsAndEndsWithTheAnswer() async throws {
    for revision in Self.revisions {
      try await TestOffer().serve(revision) { wire async throws in
        wire.send([
          "jsonrpc": "2.0", "id": 1, "method": "tools/call",
          "params": ["name": "steps", "_meta": ["progressToken": "p"]],
        ])
        // Three reports at once: the first is sent, the others come too soon after it.
        let progress = try await wire.next()
        #expect(progress?["method"] == "notifications/progress")
        #expect(progress?["params"]?["progressToken"] == "p")
        #expect(progress?["params"]?["progress"] == 1)
        #expect(progress?["params"]?["total"] == 3)
        #expect(progress?["params"]?["message"] == (revision >= "2025-03-26" ? "step 1" : nil))
        #expect(try await wire.next()?["id"] == 1)
      }
    }
  }

  @Test func cancelsACallWithoutAnAnswer() async throws {
    let offer = TestOffer()
    try await offer.serve("2025-06-18") { wire async throws in
      wire.send(["jsonrpc": "2.0", "id": "c", "method": "tools/call", "params": ["name": "wait"]])
      await offer.began.wait()
      wire.notify("notifications/cancelled", ["requestId": "c", "reason": "enough"])
      await offer.ended.wait()
      #expect(try await wire.ask(2, "ping")?["id"] == 2)
    }
  }

  @Test func takesArgumentsOfTenMegabytesAndInvalidText() async throws {
    try await TestOffer().serve("2025-11-25") { wire async throws in
      let text = String(repeating: "€", count: 3_500_000)
      async let answer = wire.next()
      wire.send([
        "jsonrpc": "2.0", "id": 1, "method": "tools/call",
        "params": ["name": "size", "arguments": ["text": .string(text)]],
      ])
      #expect(try await answer?["result"]?["content"]?[0]?["text"] == "10500000")
      wire.send(
        Array(#"{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"size","arguments":{"text":""#.utf8)
          + [0xED, 0xA0, 0x80] + Array("\"}}}\n".utf8))
      let refused = try await wire.next()
      #expect(refused?["id"] == 2)
      #expect(refused?["error"]?["code"] == -32700)
    }
  }
}
