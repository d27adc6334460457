import Foundation
import JSONText
import MessageWire
import NexusTestSupport
import OllamaReplay
import Testing

/// The built program with the official Python packages as its client and its editor.
@Suite(.serialized, .timeLimit(.minutes(5)), .enabled(if: PeerProgram.has("mcp"), "\(PeerProgram.skipReason)"))
struct ServePeerTests {
  private func run(_ script: String, _ arguments: [String], _ fixture: Fixture) async throws -> JSONValue {
    let path = PeerProgram.path(of: script, test: #filePath)
    let result = try await fixture.runner.run(PeerProgram.python, [path] + arguments)
    try #require(result.status == 0, "\(result)")
    return try JSONValue(parsing: Array((result.stdout.split(separator: "\n").last ?? "").utf8))
  }

  private var exchanges: [Recording.Exchange] {
    [.plan("French", .init("Greet in French")), .edit("greeting.txt", "hello", "bonjour"), .revise("Not done.")]
  }

  @Test(arguments: ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25", "2026-07-28"])
  func theOfficialClientUsesEveryTool(revision: String) async throws {
    try await Fixture.with(exchanges) { fixture in
      let before = try fixture.snapshot()
      let nexus = try BuildProducts.path(of: "nexus")
      expectEverything(of: try await run("mcp_nexus.py", [nexus, revision], fixture), revision)
      #expect(try fixture.snapshot().differences(from: before) == [])
    }
  }

  @Test(arguments: ["2025-03-26", "2025-06-18", "2025-11-25", "2026-07-28"])
  func theOfficialClientUsesEveryToolOverHTTP(revision: String) async throws {
    let token = "the-token-of-a-test"
    try await Fixture.with(exchanges) { fixture in
      let before = try fixture.snapshot()
      let process = try fixture.start("serve", "--port", "0", "--json", with: ["NEXUS_SERVE_TOKEN": token])
      try await process.waitForOutput("}\n")
      let url = try #require(try JSONValue(parsing: Array(process.output.utf8))["url"]?.string)
      expectEverything(of: try await run("mcp_nexus.py", [url, revision, token], fixture), revision)
      process.signal(SIGTERM)
      #expect(try await process.result().status == 0)
      #expect(try fixture.snapshot().differences(from: before) == [])
    }
  }

  private func expectEverything(of seen: JSONValue, _ revision: String) {
    #expect(seen["version"]?.string == revision)
    #expect(
      seen["tools"] == [
        "status", "map", "plan", "implement", "review", "consult", "job_status", "job_abort", "read_files", "search",
      ])
    #expect(
      seen["readOnly"] == (revision == "2024-11-05" ? [] : ["status", "map", "job_status", "read_files", "search"]))
    #expect(seen["planned"] == "ready" && seen["implemented"] == "committed")
    #expect(seen["progress"] == true)
    #expect(seen["verdict"] == "revise" && seen["reviewStatus"] == 1)
    #expect(seen["read"] == "=== FILE greeting.txt ===\nhello\n=== END ===\n")
    #expect(seen["found"] == "farewell.txt:1: goodbye\n")
    #expect(seen["mapped"] == true)
    #expect(seen["kinds"] == ["commits", "plans", "tasks"])
    #expect(seen["record"]?.string?.hasPrefix("Nexus-Task: 1.1") == true)
    #expect(seen["prompts"]?.array?.contains("overseer-plan") == true)
    #expect(seen["prompt"]?.string?.contains("7 requests") == true)
    #expect(seen["noGoal"] == (revision >= "2025-11-25" ? "result" : "error"))
  }

  @Test func theOfficialEditorGoesFromAPromptToTheUsersBranch() async throws {
    let exchanges: [Recording.Exchange] = [
      .plan("French", .init("Greet in French")).expecting("salut from the editor"),
      .edit("greeting.txt", "hello", "bonjour"), .approve("It greets in French."),
      // The prompt may be cancelled before it is asked.
      .fault(.stallBeforeHead).from(Fixture.overseer).optional(),
    ]
    try await Fixture.with(exchanges) { fixture in
      let seen = try await run("acp_nexus.py", [try BuildProducts.path(of: "nexus"), fixture.repository.path], fixture)
      #expect(seen["stop"] == "end_turn")
      #expect(seen["diff"] == ["hello\n", "bonjour\n"])
      #expect(seen["asked"] == 3)
      #expect(seen["cancel"] == "cancelled")
      #expect(seen["titles"] == ["Say it in French"])
      #expect(seen["loaded"] == "user_message_chunk")
      #expect(try fixture.repository.text(of: "greeting.txt") == "bonjour\n")
    }
  }
}
