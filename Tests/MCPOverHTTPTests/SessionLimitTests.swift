import HTTPWire
import Isolation
import JSONRPC
import JSONText
import MCP
import MCPOverHTTP
import ScriptedTools
import Testing

/// How many sessions there are, and for how long.
@Suite(.timeLimit(.minutes(2))) struct SessionLimitTests {
  private let list = TestEndpoint.request(1, "tools/list")

  @Test func endsTheSessionLongestWithoutARequestWhereThereAreTooMany() async throws {
    try await TestEndpoint.serve(limits: MCPHTTPLimits(sessions: 2)) { endpoint async throws in
      let (first, second) = (try await endpoint.begin("2025-11-25"), try await endpoint.begin("2025-11-25"))
      #expect(try await endpoint.post(list, endpoint.session(first)).status == 200)
      await endpoint.departures.settle()
      let third = try await endpoint.begin("2025-11-25")
      #expect(try await endpoint.post(list, endpoint.session(first)).status == 200)
      #expect(try await endpoint.post(list, endpoint.session(second)).status == 404)
      #expect(try await endpoint.post(list, endpoint.session(third)).status == 200)
    }
  }

  @Test func endsNoSessionThatIsInUse() async throws {
    let offer = TestOffer()
    try await TestEndpoint.serve(offer.offer, limits: MCPHTTPLimits(sessions: 1)) { endpoint async throws in
      let id = try await endpoint.begin("2025-11-25")
      let wire = try endpoint.wire()
      await wire.request(
        "POST", "/mcp", endpoint.session(id), body: TestEndpoint.request(1, "tools/call", ["name": "wait"]).bytes())
      await offer.began.wait()
      let refused = try await endpoint.post(
        TestEndpoint.request(0, "initialize", TestOffer.initialize("2025-11-25")), endpoint.fields)
      #expect(refused.status == 503 && refused.fields["retry-after"] != nil)
      offer.goOn.fire()
      #expect(try await wire.whole().status == 200)
    }
  }

  @Test func forgetsSessionsWithAge() async throws {
    let (start, passed) = (ContinuousClock.now, Locked(Duration.zero))
    try await TestEndpoint.serve(
      limits: MCPHTTPLimits(sessionAge: .seconds(60)), clock: { start + passed.withLock { $0 } }
    ) { endpoint async throws in
      let id = try await endpoint.begin("2025-11-25")
      await endpoint.departures.settle()
      passed.withLock { $0 = .seconds(59) }
      #expect(try await endpoint.post(list, endpoint.session(id)).status == 200)
      await endpoint.departures.settle()
      passed.withLock { $0 = .seconds(118) }
      #expect(try await endpoint.post(list, endpoint.session(id)).status == 200)
      await endpoint.departures.settle()
      passed.withLock { $0 = .seconds(180) }
      #expect(try await endpoint.post(list, endpoint.session(id)).status == 404)
    }
  }
}
