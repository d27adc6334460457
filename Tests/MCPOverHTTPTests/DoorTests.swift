import HTTPWire
import JSONText
import ScriptedTools
import Testing

/// What is refused before MCP begins.
@Suite(.timeLimit(.minutes(2))) struct DoorTests {
  private func without(_ name: String, in fields: [(String, String)], _ instead: String? = nil) -> [(String, String)] {
    fields.filter { $0.0 != name } + (instead.map { [(name, $0)] } ?? [])
  }

  /// Each request has one fault more than the last, and is told of that one.
  @Test func looksAtTheDoorInOrder() async throws {
    try await TestEndpoint.serve { endpoint async throws in
      var fields = endpoint.modern("tools/list")
      for (status, name, value) in [
        (406, "Accept", "application/json"), (401, "Authorization", "Bearer wrong-and-wrong-and-wrong"),
        (403, "Origin", "http://evil.example"), (421, "Host", "evil.example"), (400, "Content-Type", "text/plain"),
      ] {
        fields = without(name, in: fields, value)
        let reply = try await endpoint.wire().ask("POST", "/mcp", fields, body: Array("{".utf8))
        #expect(reply.status == status, "\(name)")
      }
    }
  }

  @Test func tellsWhoHasNoTokenWhatItTakes() async throws {
    try await TestEndpoint.serve { endpoint async throws in
      let fields = without("Authorization", in: endpoint.modern("tools/list"))
      let reply = try await endpoint.wire().ask("POST", "/mcp", fields, body: Array("{}".utf8))
      #expect(reply.status == 401 && reply.fields["www-authenticate"]?.hasPrefix("Bearer") == true)
      #expect(try await endpoint.wire().ask("GET", "/mcp", fields).status == 401)
    }
  }

  @Test func knowsOneAddressAndItsMethods() async throws {
    try await TestEndpoint.serve { endpoint async throws in
      let wire = try endpoint.wire()
      for path in ["/", "/mcp/", "/MCP", "/.well-known/oauth-protected-resource"] {
        #expect(try await wire.ask("GET", path, endpoint.fields).status == 404)
      }
      for method in ["GET", "PUT", "OPTIONS"] {
        let reply = try await wire.ask(method, "/mcp?x=y", endpoint.fields)
        #expect(reply.status == 405 && reply.fields["allow"] == "POST, DELETE", "\(method)")
        #expect(reply.fields.keys.allSatisfy { !$0.hasPrefix("access-control") })
      }
      for method in ["GET", "DELETE"] {
        let reply = try await wire.ask(method, "/mcp", endpoint.modern("x"))
        #expect(reply.status == 405 && reply.fields["allow"] == "POST", "\(method)")
      }
    }
  }

  @Test func takesABodyOfFourMebibytesAndNoMore() async throws {
    try await TestEndpoint.serve { endpoint async throws in
      let message = TestEndpoint.request(
        1, "tools/call",
        TestOffer.modern(["name": "size", "arguments": ["text": .string(String(repeating: "x", count: 4_190_000))]]))
      let reply = try await endpoint.post(message, endpoint.modern("tools/call", "size"))
      #expect(reply.json?["result"]?["content"]?[0]?["text"] == "4190000")
      let larger = [UInt8](repeating: 0x20, count: (4 << 20) + 1)
      #expect(try await endpoint.wire().ask("POST", "/mcp", endpoint.modern("tools/call"), body: larger).status == 413)
    }
  }
}
