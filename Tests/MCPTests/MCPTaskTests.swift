import Isolation
import JSONRPC
import JSONText
import MCP
import MessageWire
import ScriptedTools
import Testing

/// Long calls, as 2025-11-25 has them and as the extension of 2026-07-28 does.
@Suite(.timeLimit(.minutes(2))) struct MCPTaskTests {
  @Test func runsACallAsATaskWhereTheClientAsksForOne() async throws {
    let offer = TestOffer()
    try await offer.serve("2025-11-25") { wire async throws in
      let created = try await wire.ask(1, "tools/call", ["name": "wait", "arguments": [:], "task": ["ttl": 60000]])
      let task = created?["result"]?["task"]
      #expect(task?["status"] == "working")
      #expect(task?["createdAt"] == "2026-11-28T10:00:00Z")
      #expect(task?["ttl"] == .null)
      #expect(task?["pollInterval"]?.int != nil)
      let id = task?["taskId"] ?? .null
      #expect(id.string?.count == 32)
      await offer.began.wait()
      #expect(try await wire.ask(2, "tasks/get", ["taskId": id])?["result"]?["status"] == "working")
      wire.send(["jsonrpc": "2.0", "id": 3, "method": "tasks/result", "params": ["taskId": id]])
      #expect(try await wire.ask(4, "tasks/list")?["result"]?["tasks"]?[0]?["taskId"] == id)
      offer.goOn.fire()
      let result = try await wire.next()
      #expect(result?["id"] == 3)
      #expect(result?["result"]?["content"]?[0]?["text"] == "waited")
      #expect(result?["result"]?["_meta"]?["io.modelcontextprotocol/related-task"] == ["taskId": id])
      #expect(try await wire.ask(5, "tasks/get", ["taskId": id])?["result"]?["status"] == "completed")
      #expect(try await wire.ask(6, "tasks/cancel", ["taskId": id])?["error"]?["code"] == -32602)
    }
  }

  @Test func callsWithoutATaskWhereNoneIsAskedFor() async throws {
    try await TestOffer().serve("2025-11-25") { wire async throws in
      #expect(try await wire.ask(1, "tools/call", ["name": "steps"])?["result"]?["content"]?[0]?["text"] == "done")
      let refused = try await wire.ask(2, "tools/call", ["name": "fail", "task": [:]])
      #expect(refused?["error"]?["code"] == -32601)
      #expect(try await wire.ask(3, "tasks/get", ["taskId": "x"])?["error"]?["code"] == -32602)
    }
  }

  @Test func knowsNoTasksBefore() async throws {
    try await TestOffer().serve("2025-06-18") { wire async throws in
      #expect(try await wire.ask(1, "tools/call", ["name": "fail", "task": [:]])?["result"]?["isError"] == true)
      #expect(try await wire.ask(2, "tasks/list")?["error"]?["code"] == -32601)
    }
  }

  @Test func cancelsATaskForGood() async throws {
    let offer = TestOffer()
    try await offer.serve("2025-11-25") { wire async throws in
      let created = try await wire.ask(1, "tools/call", ["name": "wait", "task": [:]])
      let id = created?["result"]?["task"]?["taskId"] ?? .null
      await offer.began.wait()
      // Cancelling the request that made it does nothing: it was answered.
      wire.notify("notifications/cancelled", ["requestId": 1])
      #expect(try await wire.ask(2, "tasks/cancel", ["taskId": id])?["result"]?["status"] == "cancelled")
      await offer.ended.wait()
      #expect(try await wire.ask(3, "tasks/get", ["taskId": id])?["result"]?["status"] == "cancelled")
      #expect(try await wire.ask(4, "tasks/result", ["taskId": id])?["error"]?["code"] == -32602)
    }
  }

  @Test func answersWithATaskWhereTheClientKnowsTheExtension() async throws {
    let offer = TestOffer()
    try await offer.serve { wire async throws in
      let created = try await wire.ask(1, "tools/call", TestOffer.modern(["name": "wait"], tasks: true))?["result"]
      #expect(created?["resultType"] == "task")
      #expect(created?["status"] == "working")
      #expect(created?["ttlMs"] == .null)
      #expect(created?["pollIntervalMs"]?.int != nil)
      let id = created?["taskId"] ?? .null
      let withoutExtension = try await wire.ask(2, "tasks/get", TestOffer.modern(["taskId": id]))?["error"]
      #expect(withoutExtension?["code"] == -32021)
      #expect(
        withoutExtension?["data"]?["requiredCapabilities"] == ["extensions": ["io.modelcontextprotocol/tasks": [:]]])
      let working = try await wire.ask(3, "tasks/get", TestOffer.modern(["taskId": id], tasks: true))?["result"]
      #expect(working?["resultType"] == "complete")
      #expect(working?["status"] == "working")
      offer.goOn.fire()
      await offer.ended.wait()
      var status = working
      while status?["status"] == "working" {
        status = try await wire.ask(4, "tasks/get", TestOffer.modern(["taskId": id], tasks: true))?["result"]
      }
      #expect(status?["status"] == "completed")
      #expect(status?["result"]?["content"]?[0]?["text"] == "waited")
      let update = TestOffer.modern(["taskId": id, "inputResponses": [:]], tasks: true)
      #expect(try await wire.ask(5, "tasks/update", update)?["result"]?["resultType"] == "complete")
      let cancel = TestOffer.modern(["taskId": id], tasks: true)
      #expect(try await wire.ask(6, "tasks/cancel", cancel)?["result"]?["resultType"] == "complete")
    }
  }

  /// A tool's failure is none of the task in the extension, and is one in 2025-11-25.
  @Test(arguments: [("failing_task", "completed", "failed"), ("error", "failed", "failed")])
  func tellsFailuresApart(tool: String, modern: String, older: String) async throws {
    try await TestOffer().serve("2025-11-25") { wire async throws in
      let first = try await wire.ask(1, "tools/call", TestOffer.modern(["name": .string(tool)], tasks: true))
      let id = first?["result"]?["taskId"] ?? .null
      var status: JSONValue?
      repeat {
        status = try await wire.ask(2, "tasks/get", TestOffer.modern(["taskId": id], tasks: true))?["result"]
      } while status?["status"] == "working"
      #expect(status?["status"]?.string == modern)
      #expect((status?["error"]?["code"] == 77) == (tool == "error"))
      #expect(try await wire.ask(3, "tasks/get", ["taskId": id])?["result"]?["status"]?.string == older)
      let result = try await wire.ask(4, "tasks/result", ["taskId": id])
      if tool == "error" {
        #expect(result?["error"]?["code"] == 77)
      } else {
        #expect(result?["result"]?["isError"] == true)
      }
    }
  }

  @Test func refusesMoreTasksThanItsLimit() async throws {
    try await TestOffer().serve("2025-11-25") { wire async throws in
      for id in 1...16 { _ = try await wire.ask(id, "tools/call", ["name": "wait", "task": [:]]) }
      #expect(try await wire.ask(17, "tools/call", ["name": "wait", "task": [:]])?["error"]?["code"] == 429)
    }
  }
}
