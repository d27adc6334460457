import HTTPWire
import Isolation
import JSONRPC
import JSONText
import MCP
import MCPOverHTTP
import ScriptedTools
import Testing

/// The revisions that begin with `initialize`, over HTTP.
@Suite(.timeLimit(.minutes(2))) struct SessionTests {
  private static let versions = ["2025-03-26", "2025-06-18", "2025-11-25"]
  private let list = TestEndpoint.request(1, "tools/list")

  private func call(_ id: Int, _ name: String, _ arguments: JSONObject = [:], token: JSONValue? = nil) -> JSONValue {
    var parameters: JSONObject = ["name": .string(name), "arguments": .object(arguments)]
    if let token { parameters["_meta"] = ["progressToken": token] }
    return TestEndpoint.request(id, "tools/call", .object(parameters))
  }

  @Test(arguments: versions) func servesASession(version: String) async throws {
    try await TestEndpoint.serve { endpoint async throws in
      let reply = try await endpoint.post(
        TestEndpoint.request(0, "initialize", TestOffer.initialize(version)), endpoint.fields)
      #expect(reply.status == 200 && reply.json?["result"]?["protocolVersion"] == .string(version))
      let id = try #require(reply.fields["mcp-session-id"])
      #expect(id.utf8.count == 32)
      let tools = try await endpoint.post(list, endpoint.session(id, version))
      #expect(tools.status == 200 && tools.json?["result"]?.object?.keys == ["tools"])
      // A message that does not name the revision is of the session's all the same.
      let structured = try await endpoint.post(call(2, "add", ["a": 1, "b": 2]), endpoint.session(id))
      #expect((structured.json?["result"]?["structuredContent"] != nil) == (version >= "2025-06-18"))
      #expect(try await endpoint.post(TestEndpoint.request(3, "ping"), endpoint.session(id)).json?["result"] == [:])
      // Faults are told in the body: 404 would mean that the session is gone.
      let unknown = try await endpoint.post(TestEndpoint.request(4, "x"), endpoint.session(id))
      #expect(unknown.status == 200 && unknown.code == -32601)
      let again = try await endpoint.post(
        TestEndpoint.request(5, "initialize", TestOffer.initialize(version)), endpoint.session(id))
      #expect(again.code == -32600)
      #expect(try await endpoint.wire().ask("GET", "/mcp", endpoint.session(id)).status == 405)
      #expect(try await endpoint.wire().ask("DELETE", "/mcp", endpoint.session(id)).status == 204)
      #expect(try await endpoint.post(list, endpoint.session(id)).status == 404)
      #expect(try await endpoint.wire().ask("DELETE", "/mcp", endpoint.session(id)).status == 404)
    }
  }

  @Test func wantsTheNameOfASession() async throws {
    try await TestEndpoint.serve { endpoint async throws in
      let without = try await endpoint.post(list, endpoint.fields)
      #expect(without.status == 400 && without.code == -32600 && without.json?["id"] == 1)
      #expect(try await endpoint.post(list, endpoint.session("x")).status == 404)
      #expect(try await endpoint.wire().ask("DELETE", "/mcp", endpoint.fields).status == 400)
      let stale = try await endpoint.post(
        TestEndpoint.request(0, "initialize", TestOffer.initialize("2025-11-25")), endpoint.session("x"))
      #expect(stale.status == 404)
    }
  }

  @Test func beginsNoSessionWhereItIsNotAskedRight() async throws {
    try await TestEndpoint.serve { endpoint async throws in
      let reply = try await endpoint.post(TestEndpoint.request(0, "initialize", [:]), endpoint.fields)
      #expect(reply.code == -32602 && reply.fields["mcp-session-id"] == nil)
      for body in ["{", #"{"id":1}"#] {
        #expect(try await endpoint.wire().ask("POST", "/mcp", endpoint.fields, body: Array(body.utf8)).status == 400)
      }
    }
  }

  /// The first revision had another way over HTTP.
  @Test func doesNotServeTheFirstRevision() async throws {
    try await TestEndpoint.serve { endpoint async throws in
      let reply = try await endpoint.post(
        TestEndpoint.request(0, "initialize", TestOffer.initialize("2024-11-05")), endpoint.fields)
      #expect(reply.json?["result"]?["protocolVersion"] == "2025-11-25")
      let id = try #require(reply.fields["mcp-session-id"])
      #expect(try await endpoint.post(list, endpoint.session(id, "2024-11-05")).status == 400)
      #expect(try await endpoint.post(list, endpoint.session(id, "2025-11-25")).status == 200)
    }
  }

  @Test(arguments: versions) func takesBatchesWhereTheRevisionHasThem(version: String) async throws {
    try await TestEndpoint.serve { endpoint async throws in
      let id = try await endpoint.begin(version)
      let batch: JSONValue = [call(1, "add", ["a": 1, "b": 2]), call(2, "add", ["a": 3, "b": 4])]
      let reply = try await endpoint.post(batch, endpoint.session(id, version))
      if version == "2025-03-26" {
        #expect(reply.status == 200 && reply.json?.array?.compactMap { $0["id"]?.int } == [1, 2])
        let told = try await endpoint.post([["jsonrpc": "2.0", "method": "x"]], endpoint.session(id, version))
        #expect(told.status == 202)
      } else {
        #expect(reply.status == 400 && reply.code == -32600)
      }
    }
  }
}
