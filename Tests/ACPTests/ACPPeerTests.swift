import ACP
import JSONRPC
import JSONText
import MessageWire
import Testing

/// The agent with the official Python package as its editor.
@Suite(.timeLimit(.minutes(5)), .enabled(if: PeerProgram.has("acp"), "\(PeerProgram.skipReason)"))
struct ACPPeerTests {
  @Test func worksForTheOfficialClient() async throws {
    let server = ACPServer(TestAgent())
    let (status, report) = try await PeerProgram.run("acp_client.py", test: #filePath) { try await $0.run(server) }
    #expect(status == 0, "\(report)")
    let seen = try JSONValue(parsing: report.split(separator: "\n").last.map(String.init) ?? "")
    #expect(seen["version"] == 1)
    #expect(seen["agent"] == "tester")
    #expect(seen["list"] == true)
    #expect(seen["edit"] == "end_turn")
    #expect(seen["diff"] == "y")
    #expect(seen["read"] == "end_turn")
    #expect(seen["cancel"] == "cancelled")
    #expect(seen["asked"] == 2)
    #expect(seen["sessions"] == ["old"])
    #expect(seen["history"] == ["user_message_chunk", "agent_message_chunk"])
    #expect(seen["lost"] == -32002)
    #expect(
      seen["updates"]?.array?.prefix(6)
        == [
          "agent_thought_chunk", "plan", "tool_call", "tool_call_update", "plan", "agent_message_chunk",
        ])
  }
}
