import Foundation
import Isolation
import JSONRPC
import JSONText
import MCP
import MessageWire
import ScriptedTools
import Testing

/// The server and the client, each with the official Python package at the other end.
@Suite(
  .serialized, .timeLimit(.minutes(5)), .enabled(if: PeerProgram.has("mcp"), "\(PeerProgram.skipReason)"))
struct MCPPeerTests {
  @Test(arguments: ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25", "2026-07-28"])
  func servesTheOfficialClient(revision: String) async throws {
    let offer = TestOffer()
    let server = MCPServer(offer.offer) { "2026-11-28T10:00:00Z" }
    let (status, report) = try await PeerProgram.run("mcp_client.py", [revision], test: #filePath) {
      try await server.serve(on: $0)
    }
    #expect(status == 0, "\(report)")
    let seen = try JSONValue(parsing: report.split(separator: "\n").last.map(String.init) ?? "")
    #expect(seen["version"]?.string == revision)
    #expect(seen["server"] == "tester")
    #expect(seen["instructions"] == "Use add.")
    #expect(seen["tools"]?.array?.count == 9)
    // The package reads members that a revision does not have, and gives none of them here.
    #expect(seen["readOnly"] == (revision >= "2025-03-26" ? true : .null))
    #expect(seen["outputSchema"] == .bool(revision >= "2025-06-18"))
    #expect(seen["text"] == #"{"sum":42}"#)
    #expect(seen["structured"] == (revision >= "2025-06-18" ? ["sum": 42] : .null))
    #expect(seen["failure"] == true)
    #expect(seen["wrong"] == (revision >= "2025-11-25" ? "result" : -32602))
    #expect(seen["unknown"] == -32602)
    #expect(seen["link"] == (revision >= "2025-06-18" ? "resource_link" : "text"))
    #expect(seen["steps"] == [[1, 3, revision >= "2025-03-26" ? "step 1" : .null]])
    #expect(seen["resources"] == ["a", "b"])
    #expect(seen["templates"] == 1)
    #expect(seen["read"] == "the text of a")
    #expect(seen["lost"] == (revision >= "2026" ? -32602 : -32002))
    #expect(seen["prompts"] == ["greet"])
    #expect(seen["prompt"] == "Greet Ada.")
    #expect(seen["afterCancel"] == #"{"sum":2}"#)
    #expect(seen["big"] == "10000000")
    #expect(offer.began.hasFired && offer.ended.hasFired)
  }

  @Test func servesTheOfficialClientWithTasks() async throws {
    let server = MCPServer(TestOffer().offer) { "2026-11-28T10:00:00Z" }
    let (status, report) = try await PeerProgram.run("mcp_tasks.py", test: #filePath) {
      try await server.serve(on: $0)
    }
    #expect(status == 0, "\(report)")
    let seen = try JSONValue(parsing: report.split(separator: "\n").last.map(String.init) ?? "")
    #expect(seen["offered"] == true)
    #expect(seen["created"] == "working")
    #expect(seen["statuses"]?.array?.last == "completed")
    #expect(seen["text"] == "done")
    #expect(seen["short"] == ["sum": 3])
  }

  @Test(arguments: [nil, "2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"])
  func usesTheOfficialServer(revision: String?) async throws {
    let steps = Locked<[MCPRemoteProgress]>([])
    let arguments = revision.map { [$0] } ?? []
    let (_, report) = try await PeerProgram.run("mcp_server.py", arguments, test: #filePath) { connection in
      let identity = MCPIdentity(name: "nexus", version: "0")
      try await MCPClient.with(connection, as: identity, limits: MCPClient.Limits(answer: .seconds(60))) { client in
        #expect(client.server.identity.name == "peer")
        #expect(client.server.revision.rawValue == revision ?? "2026-07-28")
        #expect(client.server.instructions == "Add numbers.")
        let tools = try await client.tools()
        #expect(tools.map(\.name) == ["add", "fail", "steps", "wait"])
        let sum = try await client.call(tools[0], ["a": 1, "b": 2])
        #expect(sum.isError == false)
        // The package sends it in every revision, also in those that have no structured content.
        #expect(sum.structured?["sum"] == 3)
        #expect(try await client.call(tools[0], ["a": "x"]).isError)
        #expect(try await client.call(tools[1], [:]).isError)
        let done = try await client.call(tools[2], [:]) { step in steps.withLock { $0.append(step) } }
        #expect(done.content == [.text("done")])
        let call = Task { try await client.call(tools[3], [:]) }
        _ = try await client.call(tools[0], ["a": 1, "b": 2])
        call.cancel()
        await #expect(throws: CancellationError.self) { try await call.value }
        #expect(try await client.call(tools[0], ["a": 3, "b": 4]).content.isEmpty == false)
      }
    }
    #expect(steps.withLock(\.self).map(\.value) == [1, 2, 3])
    #expect(report.contains("waiting\ncancelled"), "\(report)")
  }
}
