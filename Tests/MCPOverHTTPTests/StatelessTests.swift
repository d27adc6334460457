import Foundation
import HTTPWire
import Isolation
import JSONText
import MCP
import MCPOverHTTP
import ScriptedTools
import Testing

/// Revision 2026-07-28 over HTTP.
@Suite(.timeLimit(.minutes(2))) struct StatelessTests {
  private let call: JSONValue = TestEndpoint.request(
    7, "tools/call", TestOffer.modern(["name": "add", "arguments": ["a": 1, "b": 2]]))

  @Test func answersWithJSON() async throws {
    try await TestEndpoint.serve { endpoint async throws in
      let reply = try await endpoint.post(call, endpoint.modern("tools/call", "add"))
      #expect(reply.status == 200 && reply.fields["content-type"] == "application/json")
      #expect(reply.fields["mcp-session-id"] == nil)
      #expect(reply.json?["id"] == 7 && reply.json?["result"]?["structuredContent"] == ["sum": 3])
      #expect(try await endpoint.ask("server/discover").json?["result"]?["supportedVersions"] == ["2026-07-28"])
      #expect(try await endpoint.ask("resources/read", ["uri": "test://a"]).status == 200)
    }
  }

  @Test func wantsMessagesOverManyLinesToo() async throws {
    try await TestEndpoint.serve { endpoint async throws in
      let reply = try await endpoint.wire().ask(
        "POST", "/mcp", endpoint.modern("tools/call", "add"), body: Array(call.text(.pretty).utf8))
      #expect(reply.status == 200)
    }
  }

  /// The faults are mended one by one, from the first that is looked at to the last.
  @Test func checksInOrder() async throws {
    try await TestEndpoint.serve { endpoint async throws in
      func reply(_ body: String, _ more: [(String, String)]) async throws -> HTTPReply {
        try await endpoint.wire().ask("POST", "/mcp", endpoint.fields + more, body: Array(body.utf8))
      }
      var headers = [
        ("MCP-Protocol-Version", "2027-01-01"), ("Mcp-Method", "x"), ("Mcp-Method", "x"), ("Mcp-Name", "x"),
      ]
      var seen = try await reply("{", headers)
      #expect(seen.status == 400 && seen.code == -32700 && seen.json?["id"] == .null)
      for body in ["[]", "[{}]", "{}", "3", #"{"jsonrpc":"2.0","id":1,"result":{}}"#] {
        seen = try await reply(body, headers)
        #expect(seen.status == 400 && seen.code == -32600, "\(body)")
      }
      let start = #"{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"nowhere""#
      seen = try await reply(start + "}}", headers)
      #expect(seen.status == 400 && seen.code == -32020 && seen.json?["id"] == 7)
      headers.remove(at: 2)
      seen = try await reply(start + "}}", headers)
      #expect(seen.status == 400 && seen.code == -32602)
      #expect(seen.json?["error"]?["message"]?.string?.contains("io.modelcontextprotocol/clientCapabilities") == true)
      let body =
        start
        + #","_meta":{"io.modelcontextprotocol/protocolVersion":"2027-02-02","io.modelcontextprotocol/clientCapabilities":{}}}}"#
      for mended in [
        ("MCP-Protocol-Version", "2027-02-02"), ("Mcp-Method", "tools/call"), ("Mcp-Name", "nowhere"),
      ] {
        seen = try await reply(body, headers)
        #expect(seen.status == 400 && seen.code == -32020, "\(mended)")
        headers = headers.filter { $0.0 != mended.0 } + [mended]
      }
      seen = try await reply(body, headers)
      #expect(seen.status == 400 && seen.code == -32022)
      #expect(seen.json?["error"]?["data"] == ["supported": ["2026-07-28"], "requested": "2027-02-02"])
      headers = [("MCP-Protocol-Version", "2026-07-28")] + headers.filter { $0.0 != "MCP-Protocol-Version" }
      let served = body.replacing("2027-02-02", with: "2026-07-28")
      seen = try await reply(served, headers)
      #expect(seen.status == 400 && seen.code == -32602)
    }
  }

  @Test func givesFaultsTheirStatus() async throws {
    try await TestEndpoint.serve { endpoint async throws in
      for method in ["ping", "initialize", "subscriptions/listen", "x"] {
        let reply = try await endpoint.ask(method)
        #expect(reply.status == 404 && reply.code == -32601, "\(method)")
      }
      let lost = try await endpoint.ask("resources/read", ["uri": "test://c"])
      #expect(lost.status == 400 && lost.code == -32602)
      let unable = try await endpoint.ask("tasks/get", ["taskId": "x"])
      #expect(unable.status == 400 && unable.code == -32021)
      let lie = try await endpoint.ask("tools/call", ["name": "lie"])
      #expect(lie.status == 200 && lie.code == -32603)
      let wrong = try await endpoint.ask("tools/call", ["name": "add"])
      #expect(wrong.status == 200 && wrong.json?["result"]?["isError"] == true)
    }
  }

  /// A body that names the revision is of it, whatever the header says or does not.
  @Test(arguments: [nil, "2025-11-25"]) func goesByTheBodyWhereTheHeaderSaysOtherwise(version: String?) async throws {
    try await TestEndpoint.serve { endpoint async throws in
      let fields = endpoint.fields + (version.map { [("MCP-Protocol-Version", $0)] } ?? [])
      let reply = try await endpoint.post(call, fields)
      #expect(reply.status == 400 && reply.code == -32020)
    }
  }

  @Test(arguments: [
    ("test://a", true), ("=?base64?dGVzdDovL2E=?=", true), ("=?BASE64?dGVzdDovL2E=?=", false),
    ("=?base64?dGVzdDovL2E?=", false), ("=?base64?!?=", false), ("=?base64?dGVzdDovL2J=?=", false), ("test://A", false),
  ])
  func readsNamesInBothForms(name: String, fits: Bool) async throws {
    try await TestEndpoint.serve { endpoint async throws in
      let reply = try await endpoint.post(
        TestEndpoint.request(1, "resources/read", TestOffer.modern(["uri": "test://a"])),
        endpoint.modern("resources/read", name))
      #expect(reply.status == (fits ? 200 : 400) && (fits || reply.code == -32020))
    }
  }

  @Test func readsNamesThatNoHeaderHolds() async throws {
    try await TestEndpoint.serve { endpoint async throws in
      let name = "Grüße an =?base64?x?="
      let encoded = "=?base64?\(Data(name.utf8).base64EncodedString())?="
      let reply = try await endpoint.post(
        TestEndpoint.request(1, "resources/read", TestOffer.modern(["uri": .string(name)])),
        endpoint.modern("resources/read", encoded))
      // It fits, so what is said is that there is no such resource.
      #expect(reply.code == -32602)
    }
  }

  @Test func dropsNotifications() async throws {
    let offer = TestOffer()
    try await TestEndpoint.serve(offer.offer) { endpoint async throws in
      let wire = try endpoint.wire()
      await wire.request(
        "POST", "/mcp", endpoint.modern("tools/call", "wait"),
        body: TestEndpoint.request(9, "tools/call", TestOffer.modern(["name": "wait"])).bytes())
      await offer.began.wait()
      let cancelled: JSONValue = [
        "jsonrpc": "2.0", "method": "notifications/cancelled", "params": ["requestId": 9],
      ]
      let reply = try await endpoint.post(cancelled, endpoint.modern("notifications/cancelled"))
      #expect(reply.status == 202 && reply.body.isEmpty)
      let unknown = try await endpoint.post(cancelled, endpoint.fields + [("MCP-Protocol-Version", "2027-01-01")])
      #expect(unknown.status == 400 && unknown.code == -32022)
      // Nobody cancels what another has called.
      offer.goOn.fire()
      let whole = try await wire.whole()
      #expect(whole.json?["result"]?["content"]?[0]?["text"] == "waited")
    }
  }
}
