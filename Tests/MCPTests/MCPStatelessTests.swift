import Isolation
import JSONRPC
import JSONText
import MCP
import MessageWire
import ScriptedTools
import Testing

/// Revision 2026-07-28, where every request says all that is needed to answer it.
@Suite(.timeLimit(.minutes(2))) struct MCPStatelessTests {
  private let serverInfo: JSONValue = [
    "io.modelcontextprotocol/serverInfo": ["name": "tester", "title": "A tester", "version": "1.2"]
  ]

  @Test func saysWhatItServes() async throws {
    try await TestOffer().serve { wire async throws in
      let result = try await wire.ask(1, "server/discover", TestOffer.modern())?["result"]
      #expect(result?["resultType"] == "complete")
      #expect(result?["supportedVersions"] == ["2026-07-28"])
      #expect(
        result?["capabilities"]
          == [
            "tools": [:], "resources": [:], "prompts": [:], "extensions": ["io.modelcontextprotocol/tasks": [:]],
          ])
      #expect(result?["ttlMs"]?.int != nil)
      #expect(result?["cacheScope"] == "private")
      #expect(result?["instructions"] == "Use add.")
      #expect(result?["_meta"] == serverInfo)
    }
  }

  @Test func wantsBothKeysOfEveryRequest() async throws {
    try await TestOffer().serve { wire async throws in
      let bare = try await wire.ask(1, "server/discover")
      #expect(bare?["error"]?["code"] == -32602)
      let words = bare?["error"]?["message"]?.string ?? ""
      #expect(words.contains("/protocolVersion") && words.contains("/clientCapabilities"))
      let half = try await wire.ask(
        2, "tools/list", ["_meta": ["io.modelcontextprotocol/protocolVersion": "2026-07-28"]])
      #expect(half?["error"]?["code"] == -32602)
      let odd = try await wire.ask(
        3, "tools/list",
        [
          "_meta": [
            "io.modelcontextprotocol/protocolVersion": 1, "io.modelcontextprotocol/clientCapabilities": [:],
          ]
        ])
      #expect(odd?["error"]?["code"] == -32602)
    }
  }

  @Test(arguments: ["2027-01-01", "2025-11-25"]) func namesItsVersionToWhoWantsAnother(version: String) async throws {
    try await TestOffer().serve { wire async throws in
      let error = try await wire.ask(1, "tools/list", TestOffer.modern(version: version))?["error"]
      #expect(error?["code"] == -32022)
      #expect(error?["data"] == ["supported": ["2026-07-28"], "requested": .string(version)])
    }
  }

  @Test func answersWithoutAHandshake() async throws {
    try await TestOffer().serve { wire async throws in
      let list = try await wire.ask(1, "tools/list", TestOffer.modern())?["result"]
      #expect(list?.object?.keys == ["resultType", "tools", "ttlMs", "cacheScope", "_meta"])
      #expect(list?["tools"]?[0]?["outputSchema"]?["type"] == "object")
      #expect(list?["tools"]?.array?.contains { $0["execution"] != nil } == false)
      let call = try await wire.ask(2, "tools/call", TestOffer.modern(["name": "add", "arguments": ["a": 1, "b": 2]]))
      #expect(call?["result"]?["structuredContent"] == ["sum": 3])
      #expect(call?["result"]?["resultType"] == "complete")
      #expect(call?["result"]?["_meta"] == serverInfo)
      let wrong = try await wire.ask(3, "tools/call", TestOffer.modern(["name": "add", "arguments": [:]]))
      #expect(wrong?["result"]?["isError"] == true)
      let lost = try await wire.ask(4, "resources/read", TestOffer.modern(["uri": "test://c"]))
      #expect(lost?["error"]?["code"] == -32602)
      for key in ["resources/list", "resources/templates/list", "prompts/list"] {
        let page = try await wire.ask(5, key, TestOffer.modern())?["result"]
        #expect(page?["ttlMs"]?.int != nil && page?["cacheScope"] == "private", "\(key)")
      }
      let read = try await wire.ask(6, "resources/read", TestOffer.modern(["uri": "test://a"]))?["result"]
      #expect(read?["ttlMs"] == 0)
    }
  }

  @Test(arguments: ["ping", "logging/setLevel", "resources/subscribe", "tasks/list", "tasks/result", "x"])
  func knowsNoMethodOfTheOlderRevisions(method: String) async throws {
    try await TestOffer().serve { wire async throws in
      #expect(try await wire.ask(1, method, TestOffer.modern())?["error"]?["code"] == -32601)
    }
  }

  /// The specification lets a server of both eras serve both in one process, each request by its own rules.
  @Test func servesBothErasInOneProcess() async throws {
    try await TestOffer().serve { wire async throws in
      #expect(try await wire.ask(1, "server/discover", TestOffer.modern())?["result"] != nil)
      let session = try await wire.ask(2, "initialize", TestOffer.initialize("2025-03-26"))
      #expect(session?["result"]?["protocolVersion"] == "2025-03-26")
      #expect(try await wire.ask(3, "tools/list")?["result"]?.object?.keys == ["tools"])
      #expect(try await wire.ask(4, "tools/list", TestOffer.modern())?["result"]?["ttlMs"] != nil)
    }
  }

  @Test func cancelsACall() async throws {
    let offer = TestOffer()
    try await offer.serve { wire async throws in
      wire.send(["jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": TestOffer.modern(["name": "wait"])])
      await offer.began.wait()
      wire.notify("notifications/cancelled", ["requestId": 1])
      await offer.ended.wait()
      #expect(try await wire.ask(2, "server/discover", TestOffer.modern())?["id"] == 2)
    }
  }
}
