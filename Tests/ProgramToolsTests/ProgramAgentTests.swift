import ACP
import Foundation
import JSONRPC
import JSONText
import MessageWire
import ProgramTools
import Testing

/// The agent with a script in the place of nexus.
@Suite(.timeLimit(.minutes(2))) struct ProgramAgentTests {
  private static let script = #"""
    #!/bin/sh
    echo "$*" >> "$0.calls"
    case "$1" in
      status) echo '{"plan":1,"branch":"nexus/1-x","tasks":[{"title":"One","state":"committed"},{"title":"Two","state":"ready"}]}' ;;
      plan) echo '{"event":"plan.task","title":"One"}'
        case "$*" in *fail*) echo 'Error: No model.' >&2; exit 69 ;; *wait*) sleep 600 & trap "kill $!; exit 130" INT; wait ;; esac ;;
      implement) echo '{"event":"task.finished","task":"1.1","state":"committed"}' ;;
      diff) echo '{"task":null,"patch":"+x"}' ;;
    esac
    """#

  /// Runs the agent, and `body` as its editor in session `session`; returns how nexus was called.
  private func edit(_ body: (MessageWire, JSONValue) async throws -> Void) async throws -> [String] {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let path = folder.appendingPathComponent("nexus").path
    try Self.script.write(toFile: path, atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    let program = Program(path: path, directory: "/", environment: ["PATH": "/usr/bin:/bin"])
    let agent = ProgramAgent(program, version: "0")
    try await MessageWire.with(ACPServer(agent)) { wire async throws in
      let greeting = try await wire.ask(0, "initialize", ["protocolVersion": 1])
      #expect(greeting?["result"]?["agentCapabilities"]?["loadSession"] == false)
      let session = try await wire.ask(1, "session/new", ["cwd": .string(folder.path), "mcpServers": []])
      try await body(wire, session?["result"]?["sessionId"] ?? .null)
    }
    let calls = try String(contentsOfFile: path + ".calls", encoding: .utf8)
    try FileManager.default.removeItem(at: folder)
    return calls.split(separator: "\n").map(String.init)
  }

  private func prompt(_ wire: MessageWire, _ session: JSONValue, _ text: String) {
    wire.send([
      "jsonrpc": "2.0", "id": 2, "method": "session/prompt",
      "params": ["sessionId": session, "prompt": [["type": "text", "text": .string(text)]]],
    ])
  }

  @Test(arguments: ["write", "keep"]) func plansAsksAndWrites(choice: String) async throws {
    let calls = try await edit { wire, session async throws in
      prompt(wire, session, "--help me")
      #expect(try await wire.next()?["params"]?["update"]?["kind"] == "think")
      let planned = try await wire.next()?["params"]?["update"]
      #expect(planned?["status"] == "completed")
      #expect(planned?["content"]?[0]?["content"]?["text"] == "plan.task: One")
      let entries = try await wire.next()?["params"]?["update"]?["entries"]
      #expect(entries?.array?.map { $0["status"]?.string } == ["completed", "pending"])
      let question = try await wire.next()
      #expect(question?["params"]?["toolCall"]?["title"] == "Write 2 tasks on a branch of their own")
      wire.send([
        "jsonrpc": "2.0", "id": question?["id"] ?? .null,
        "result": ["outcome": ["outcome": "selected", "optionId": .string(choice)]],
      ])
      var last: JSONValue?
      var line = try await wire.next()
      while line?["id"] != 2 {
        last = line
        line = try await wire.next()
      }
      #expect(line?["result"]?["stopReason"] == "end_turn")
      let text = last?["params"]?["update"]?["content"]?["text"]?.string ?? ""
      #expect(text.contains(choice == "write" ? "+x\n```\nThe work is on `nexus/1-x`" : "The plan is kept."))
    }
    let written = ["implement --json", "status --json", "diff --json"]
    #expect(
      calls == ["status --json", "plan create --json -- --help me", "status --json"]
        + (choice == "write" ? written : []))
  }

  @Test func tellsWhatNexusSaysOfAFailure() async throws {
    _ = try await edit { wire, session async throws in
      prompt(wire, session, "fail")
      _ = try await wire.next()
      #expect(try await wire.next()?["params"]?["update"]?["status"] == "failed")
      #expect(try await wire.next()?["error"]?["message"] == "Error: No model.\n")
    }
  }

  @Test func interruptsNexusWhenTheUserCancels() async throws {
    _ = try await edit { wire, session async throws in
      prompt(wire, session, "wait")
      _ = try await wire.next()
      wire.notify("session/cancel", ["sessionId": session])
      #expect(try await wire.next()?["params"]?["update"]?["status"] == "failed")
      #expect(try await wire.next()?["result"]?["stopReason"] == "cancelled")
    }
  }
}
