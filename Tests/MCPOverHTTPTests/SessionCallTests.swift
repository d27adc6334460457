import HTTPWire
import Isolation
import JSONRPC
import JSONText
import MCP
import MCPOverHTTP
import ScriptedTools
import Testing

/// Calls within sessions: what is told meanwhile, and what cancels them.
@Suite(.timeLimit(.minutes(2))) struct SessionCallTests {
  private let list = TestEndpoint.request(1, "tools/list")

  private func call(_ id: Int, _ name: String, _ arguments: JSONObject = [:], token: JSONValue? = nil) -> JSONValue {
    var parameters: JSONObject = ["name": .string(name), "arguments": .object(arguments)]
    if let token { parameters["_meta"] = ["progressToken": token] }
    return TestEndpoint.request(id, "tools/call", .object(parameters))
  }

  @Test func streamsProgressOnItsOwnCall() async throws {
    let offer = TestOffer()
    try await TestEndpoint.serve(offer.offer) { endpoint async throws in
      let id = try await endpoint.begin("2025-11-25")
      let waiting = try endpoint.wire()
      await waiting.request("POST", "/mcp", endpoint.session(id), body: call(1, "wait").bytes())
      await offer.began.wait()
      let wire = try endpoint.wire()
      await wire.request("POST", "/mcp", endpoint.session(id), body: call(2, "steps", token: "t").bytes())
      #expect(try await wire.head().fields["content-type"] == "text/event-stream")
      #expect(try message(try await wire.event())["params"]?["message"] == "step 1")
      #expect(try message(try await wire.event())["id"] == 2)
      #expect(try await wire.event() == nil)
      offer.goOn.fire()
      #expect(try await waiting.whole().fields["content-type"] == "application/json")
    }
  }

  /// That a client has gone away is no wish of its user.
  @Test func goesOnWhereAClientLeaves() async throws {
    let (began, goOn, ended, wasCancelled) = (Signal(), Signal(), Signal(), Locked<Bool?>(nil))
    var offer = TestOffer().offer
    offer.tools = [
      TestTool(name: "work") { _ in
        began.fire()
        await goOn.wait()
        wasCancelled.withLock { $0 = Task.isCancelled }
        ended.fire()
        return .text("done")
      }
    ]
    try await TestEndpoint.serve(offer) { endpoint async throws in
      let id = try await endpoint.begin("2025-11-25")
      let wire = try endpoint.wire()
      await wire.request("POST", "/mcp", endpoint.session(id), body: call(1, "work").bytes())
      await began.wait()
      await wire.close()
      await endpoint.departures.first.wait()
      #expect(try await endpoint.post(list, endpoint.session(id)).status == 200)
      goOn.fire()
      await ended.wait()
      let isCancelled = wasCancelled.withLock { $0 }
      #expect(isCancelled == false)
    }
  }

  @Test func cancelsByNotification() async throws {
    let offer = TestOffer()
    try await TestEndpoint.serve(offer.offer) { endpoint async throws in
      let (id, other) = (try await endpoint.begin("2025-06-18"), try await endpoint.begin("2025-06-18"))
      let wire = try endpoint.wire()
      await wire.request("POST", "/mcp", endpoint.session(id), body: call(7, "wait").bytes())
      await offer.began.wait()
      let twice = try await endpoint.post(call(7, "add", ["a": 1, "b": 2]), endpoint.session(id))
      #expect(twice.code == -32600)
      let cancelled: JSONValue = ["jsonrpc": "2.0", "method": "notifications/cancelled", "params": ["requestId": 7]]
      // The ids of another session are its own.
      #expect(try await endpoint.post(cancelled, endpoint.session(other)).status == 202)
      #expect(!offer.ended.hasFired)
      #expect(try await endpoint.post(cancelled, endpoint.session(id)).status == 202)
      await offer.ended.wait()
      // No answer follows: the stream ends without one.
      #expect(try await wire.head().fields["content-type"] == "text/event-stream")
      #expect(try await wire.event() == nil)
    }
  }

  @Test func cancelsWhatASessionThatEndsHasBegun() async throws {
    let offer = TestOffer()
    try await TestEndpoint.serve(offer.offer) { endpoint async throws in
      let id = try await endpoint.begin("2025-11-25")
      let wire = try endpoint.wire()
      await wire.request("POST", "/mcp", endpoint.session(id), body: call(1, "wait").bytes())
      await offer.began.wait()
      #expect(try await endpoint.wire().ask("DELETE", "/mcp", endpoint.session(id)).status == 204)
      await offer.ended.wait()
      #expect(try await wire.head().status == 200)
      #expect(try await wire.event() == nil)
    }
  }

  @Test func keepsTasksForTheSession() async throws {
    let offer = TestOffer()
    try await TestEndpoint.serve(offer.offer) { endpoint async throws in
      let (id, other) = (try await endpoint.begin("2025-11-25"), try await endpoint.begin("2025-11-25"))
      let parameters: JSONValue = ["name": "wait", "task": [:]]
      let created = try await endpoint.post(TestEndpoint.request(1, "tools/call", parameters), endpoint.session(id))
      let task = try #require(created.json?["result"]?["task"]?["taskId"])
      await offer.began.wait()
      let get = TestEndpoint.request(2, "tasks/get", ["taskId": task])
      #expect(try await endpoint.post(get, endpoint.session(id)).json?["result"]?["status"] == "working")
      #expect(try await endpoint.post(get, endpoint.session(other)).code == -32602)
      #expect(try await endpoint.wire().ask("DELETE", "/mcp", endpoint.session(id)).status == 204)
      await offer.ended.wait()
      #expect(!offer.goOn.hasFired)
    }
  }
}
