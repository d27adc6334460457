import Isolation
import JSONText
import MessageWire
import ScriptedTools
import Testing

/// The endpoint with the official Python package as its client.
@Suite(
  .serialized, .timeLimit(.minutes(5)), .enabled(if: PeerProgram.has("mcp"), "\(PeerProgram.skipReason)"))
struct OfficialClientTests {
  @Test(arguments: ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25", "2026-07-28"])
  func servesTheOfficialClient(offered: String) async throws {
    let offer = TestOffer()
    try await TestEndpoint.serve(offer.offer) { endpoint async throws in
      // The script has nothing to say on its standard streams.
      let (status, report) = try await PeerProgram.run(
        "mcp_http_client.py", ["http://127.0.0.1:\(endpoint.port)/mcp", TestEndpoint.token, offered], test: #filePath
      ) { _ in }
      #expect(status == 0, "\(report)")
      let seen = try JSONValue(parsing: report.split(separator: "\n").last.map(String.init) ?? "")
      // The first revision is not spoken over streamable HTTP.
      let revision = offered == "2024-11-05" ? "2025-11-25" : offered
      #expect(seen["version"]?.string == revision)
      #expect(seen["server"] == "tester")
      #expect(seen["tools"]?.array?.count == 9)
      #expect(seen["outputSchema"] == .bool(revision >= "2025-06-18"))
      #expect(seen["text"] == #"{"sum":42}"#)
      #expect(seen["structured"] == (revision >= "2025-06-18" ? ["sum": 42] : .null))
      #expect(seen["failure"] == true)
      #expect(seen["wrong"] == (revision >= "2025-11-25" ? "result" : -32602))
      #expect(seen["unknown"] == -32602)
      #expect(seen["steps"] == [[1, 3, "step 1"]])
      #expect(seen["resources"] == ["a", "b"])
      #expect(seen["read"] == "the text of a")
      #expect(seen["lost"] == (revision >= "2026" ? -32602 : -32002))
      #expect(seen["prompt"] == "Greet Ada.")
      #expect(seen["afterCancel"] == #"{"sum":2}"#)
      #expect(seen["big"] == "3000000")
      #expect(offer.began.hasFired)
      // It was cancelled: by a notification, or by closing the stream.
      await offer.ended.wait()
      #expect(!offer.goOn.hasFired)
    }
  }
}
