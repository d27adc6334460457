import HTTPWire
import Isolation
import JSONText
import MCP
import MCPOverHTTP
import ScriptedTools
import Testing

/// Calls of 2026-07-28 that take time: what is told meanwhile, and what cancels them.
@Suite(.timeLimit(.minutes(2))) struct StatelessCallTests {
  private let call: JSONValue = TestEndpoint.request(
    7, "tools/call", TestOffer.modern(["name": "add", "arguments": ["a": 1, "b": 2]]))

  @Test func streamsWhatIsToldBeforeTheAnswer() async throws {
    try await TestEndpoint.serve { endpoint async throws in
      let wire = try endpoint.wire()
      var parameters = TestOffer.modern(["name": "steps"]).object ?? [:]
      var meta = parameters["_meta"]?.object ?? [:]
      meta["progressToken"] = "t"
      parameters["_meta"] = .object(meta)
      await wire.request(
        "POST", "/mcp", endpoint.modern("tools/call", "steps"),
        body: TestEndpoint.request(3, "tools/call", .object(parameters)).bytes())
      let head = try await wire.head()
      #expect(head.status == 200 && head.fields["content-type"] == "text/event-stream")
      #expect(head.fields["x-accel-buffering"] == "no" && head.fields["cache-control"] == "no-cache, no-transform")
      let progress = try message(try await wire.event())
      #expect(progress["method"] == "notifications/progress" && progress["params"]?["progressToken"] == "t")
      let answer = try message(try await wire.event())
      #expect(answer["id"] == 3 && answer["result"]?["content"]?[0]?["text"] == "done")
      #expect(try await wire.event() == nil)
      // The connection is good for the next request.
      #expect(
        try await wire.ask("POST", "/mcp", endpoint.modern("tools/call", "add"), body: call.bytes()).status == 200)
    }
  }

  @Test func keepsASilentStreamAlive() async throws {
    let offer = TestOffer()
    try await TestEndpoint.serve(offer.offer, limits: MCPHTTPLimits(silence: .milliseconds(5))) {
      endpoint async throws in
      let wire = try endpoint.wire()
      await wire.request(
        "POST", "/mcp", endpoint.modern("tools/call", "wait"),
        body: TestEndpoint.request(1, "tools/call", TestOffer.modern(["name": "wait"])).bytes())
      #expect(try await wire.head().fields["content-type"] == "text/event-stream")
      for _ in 1...3 { #expect(try await wire.event() == [": "]) }
      offer.goOn.fire()
      var event = try await wire.event()
      while event == [": "] { event = try await wire.event() }
      #expect(try message(event)["result"]?["content"]?[0]?["text"] == "waited")
    }
  }

  @Test func cancelsACallWhoseClientLeaves() async throws {
    let offer = TestOffer()
    try await TestEndpoint.serve(offer.offer) { endpoint async throws in
      let wire = try endpoint.wire()
      await wire.request(
        "POST", "/mcp", endpoint.modern("tools/call", "wait"),
        body: TestEndpoint.request(1, "tools/call", TestOffer.modern(["name": "wait"])).bytes())
      await offer.began.wait()
      await wire.close()
      // It never goes on by itself.
      await offer.ended.wait()
      #expect(offer.ended.hasFired && !offer.goOn.hasFired)
    }
  }

  @Test func keepsTasksFromOneRequestToTheNext() async throws {
    let offer = TestOffer()
    try await TestEndpoint.serve(offer.offer) { endpoint async throws in
      let created = try await endpoint.ask("tools/call", ["name": "wait"], tasks: true)
      let id = try #require(created.json?["result"]?["taskId"])
      await offer.began.wait()
      let working = try await endpoint.ask("tasks/get", ["taskId": id], tasks: true)
      #expect(working.json?["result"]?["status"] == "working")
      _ = try await endpoint.ask("tasks/cancel", ["taskId": id], tasks: true)
      await offer.ended.wait()
      let cancelled = try await endpoint.ask("tasks/get", ["taskId": id], tasks: true)
      #expect(cancelled.json?["result"]?["status"] == "cancelled")
    }
  }

  @Test func refusesMoreThanItsLimit() async throws {
    let offer = TestOffer()
    try await TestEndpoint.serve(offer.offer, limits: MCPHTTPLimits(requests: 1)) { endpoint async throws in
      let wire = try endpoint.wire()
      await wire.request(
        "POST", "/mcp", endpoint.modern("tools/call", "wait"),
        body: TestEndpoint.request(1, "tools/call", TestOffer.modern(["name": "wait"])).bytes())
      await offer.began.wait()
      let refused = try await endpoint.ask("tools/list")
      #expect(refused.status == 503 && refused.code == 429)
      offer.goOn.fire()
      #expect(try await wire.whole().status == 200)
    }
  }
}
