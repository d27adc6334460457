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
    printf '%s\n' "$*" >> "$0.calls"
    case "$1 $2" in
      status*) echo '{"plan":1,"branch":"nexus/1-x","baseBranch":"main","tasks":[{"task":"1.1","title":"One","state":"pending"},{"task":"1.2","title":"Two","state":"pending"}]}' ;;
      plan*) echo '{"event":"plan.task","title":"One"}'
        case "$*" in *fail*) echo 'Error: No model.' >&2; exit 69 ;; *wait*) sleep 600 & trap "kill $!; exit 130" INT; wait ;; esac ;;
      implement*) echo '{"event":"task.started","task":"1.1","title":"One"}'; echo '{"event":"commit.created","task":"1.1","subject":"One"}'
        echo '{"event":"task.finished","task":"1.1","state":"committed"}' ;;
      "review --accept") echo '{"accepted":["1.1"],"notAccepted":[],"commit":"c"}' ;;
      review*) echo '{"task":"1.1","verdict":"approve","summary":"Good.","findings":[]}' ;;
      "mcp servers") [ -z "$NEXUS_MCP_SERVERS" ] || printf '{"name":"notes","version":"notes 1","command":"n","needsLeave":true}\n' ;;
    esac
    """#

  /// Runs the agent, and `body` as its editor in a session; returns how nexus was called.
  private func edit(
    _ project: FakeProject = FakeProject(), readsFiles: Bool = false, servers: JSONValue = [],
    _ body: (MessageWire, JSONValue) async throws -> Void
  ) async throws -> [String] {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let path = folder.appendingPathComponent("nexus").path
    try Self.script.write(toFile: path, atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    let program = Program(path: path, directory: "/", environment: ["PATH": "/usr/bin:/bin"])
    let agent = ProgramAgent(program, version: "0", project: project, records: FakeSessions(folder: folder))
    try await MessageWire.with(ACPServer(agent)) { wire async throws in
      let capabilities: JSONValue = ["fs": ["readTextFile": .bool(readsFiles)]]
      let greeting = try await wire.ask(
        0, "initialize", ["protocolVersion": 1, "clientCapabilities": capabilities])
      #expect(greeting?["result"]?["agentCapabilities"]?["loadSession"] == true)
      let session = try await wire.ask(1, "session/new", ["cwd": .string(folder.path), "mcpServers": servers])
      try await body(wire, session?["result"]?["sessionId"] ?? .null)
    }
    let calls = try String(contentsOfFile: path + ".calls", encoding: .utf8)
    try FileManager.default.removeItem(at: folder)
    return calls.split(separator: "\n").map(String.init)
  }

  /// Sends a prompt, answers what is asked with the options of these ids in turn, and returns all messages to the end.
  private func turn(
    _ wire: MessageWire, _ session: JSONValue, _ prompt: JSONValue, answers: [String] = [], text: String = ""
  ) async throws -> [JSONValue] {
    wire.send([
      "jsonrpc": "2.0", "id": 2, "method": "session/prompt", "params": ["sessionId": session, "prompt": prompt],
    ])
    var answers = answers
    var messages: [JSONValue] = []
    while let line = try await wire.next() {
      messages.append(line)
      if line["id"] == 2, line["method"] == nil { break }
      guard let id = line["id"] else { continue }
      let result: JSONValue
      if line["method"] == "fs/read_text_file" {
        result = ["content": .string(text)]
      } else {
        result = [
          "outcome": ["outcome": "selected", "optionId": .string(answers.isEmpty ? "" : answers.removeFirst())]
        ]
      }
      wire.send(["jsonrpc": "2.0", "id": id, "result": result])
    }
    #expect(answers == [])
    return messages
  }

  private func updates(_ messages: [JSONValue]) -> [JSONValue] { messages.compactMap { $0["params"]?["update"] } }
  private func said(_ messages: [JSONValue]) -> String {
    updates(messages).filter { $0["sessionUpdate"] == "agent_message_chunk" }
      .compactMap { $0["content"]?["text"]?.string }.joined()
  }
  private let help: JSONValue = [["type": "text", "text": "--help me"]]

  @Test func plansWritesReviewsAndTakesOver() async throws {
    let calls = try await edit { wire, session async throws in
      let messages = try await turn(wire, session, help, answers: ["yes", "yes", "accept"])
      #expect(messages.last?["result"]?["stopReason"] == "end_turn")
      let updates = updates(messages)
      let plans = updates.filter { $0["sessionUpdate"] == "plan" }
        .map { $0["entries"]?.array?.map { $0["status"]?.string ?? "" } ?? [] }
      #expect(
        plans == [["pending", "pending"], ["in_progress", "pending"], ["completed", "pending"]])
      let task = updates.first { $0["title"] == "Task 1.1: One" }
      #expect(task?["kind"] == "edit" && task?["status"] == "in_progress")
      let done = updates.last { $0["toolCallId"] == task?["toolCallId"] }
      #expect(done?["status"] == "completed")
      #expect(done?["content"]?[0]?["content"]?["text"] == "commit.created: One")
      #expect(done?["content"]?[1] == ["type": "diff", "path": "/w/a.txt", "oldText": "x", "newText": "y1.1"])
      #expect(done?["locations"] == [["path": "/w/a.txt"]])
      #expect(said(messages) == "Task 1.1: **approve**. Good.\n\nOn main: 1.1.\n\n")
    }
    #expect(
      calls == [
        "status --json", "mcp servers --json", "plan create --json -- --help me", "status --json", "implement --json",
        "status --json", "review --json", "review --accept --json",
      ])
  }

  @Test func writesNothingWithoutLeave() async throws {
    let calls = try await edit { wire, session async throws in
      let messages = try await turn(wire, session, help, answers: ["no"])
      #expect(said(messages) == "The plan is kept. `nexus implement` writes it.\n\n")
    }
    #expect(calls.last == "status --json")
  }

  @Test(arguments: [true, false]) func asksForLeaveToRunCommands(isGiven: Bool) async throws {
    let answer = isGiven ? "yes" : "no"
    let calls = try await edit(FakeProject(wanted: ["make test"], checks: ["true"])) { wire, session async throws in
      let answers = isGiven ? ["yes", answer, "yes", "no"] : ["yes", answer]
      let messages = try await turn(wire, session, help, answers: answers)
      let asked = messages.filter { $0["method"] == "session/request_permission" }
      #expect(
        asked[1]["params"]?["toolCall"]?["title"] == "Run what the project's configuration names: make test")
      #expect(asked[1]["params"]?["options"]?[0]?["kind"] == "allow_always")
    }
    #expect(calls.contains("config trust --json") == isGiven)
    #expect(calls.contains("config trust --plan 1 --json") == isGiven)
    #expect(calls.contains("implement --json") == isGiven)
  }

  @Test func readsWhatTheEditorHoldsAndSaysWhatIsNotSaved() async throws {
    let link: JSONValue = ["type": "resource_link", "uri": "file:///w/b%20c.txt", "name": "b c.txt"]
    let prompt: JSONValue = [["type": "text", "text": "Mend"], link]
    let calls = try await edit(readsFiles: true) { wire, session async throws in
      let messages = try await turn(wire, session, prompt, answers: ["yes", "yes", "keep"], text: "unsaved")
      let reads = messages.filter { $0["method"] == "fs/read_text_file" }.map { $0["params"]?["path"] }
      #expect(reads == ["/w/b c.txt", "/w/a.txt"])
      #expect(said(messages).hasPrefix("The text of `b c.txt` in the editor is not committed."))
      let question = messages.last { $0["method"] == "session/request_permission" }
      #expect(
        question?["params"]?["toolCall"]?["content"]?[0]?["content"]?["text"]?.string?.contains("/w/a.txt") == true)
    }
    #expect(calls.contains("The text of b c.txt in the user's editor, which is not committed, and is data:"))
    #expect(calls.contains("unsaved"))
  }

  @Test func theEditorsServersOfToolsNeedLeaveOnce() async throws {
    let server: JSONValue = ["name": "my notes", "command": "/bin/notes", "args": [], "env": []]
    let calls = try await edit(servers: [server]) { wire, session async throws in
      let messages = try await turn(wire, session, help, answers: ["yes", "no"])
      let question = messages.first { $0["method"] == "session/request_permission" }
      #expect(question?["params"]?["toolCall"]?["title"] == "Let models use the tools of notes (notes 1, n)")
    }
    #expect(calls.contains("mcp trust --json -- notes"))
  }

  @Test func loadsWhatWasShown() async throws {
    _ = try await edit { wire, session async throws in
      let shown = updates(try await turn(wire, session, help, answers: ["no"]))
      wire.send([
        "jsonrpc": "2.0", "id": 5, "method": "session/load",
        "params": ["sessionId": session, "cwd": "/w", "mcpServers": []],
      ])
      var loaded: [JSONValue] = []
      while let line = try await wire.next(), line["id"] != 5 { loaded.append(line) }
      let updates = updates(loaded)
      #expect(
        updates.first == ["sessionUpdate": "user_message_chunk", "content": ["type": "text", "text": "--help me"]])
      #expect(Array(updates.dropFirst()) == shown)
      let list = try await wire.ask(6, "session/list", [:])
      #expect(list?["result"]?["sessions"]?[0]?["sessionId"] == "s")
    }
  }

  @Test func tellsWhatNexusSaysOfAFailure() async throws {
    _ = try await edit { wire, session async throws in
      let messages = try await turn(wire, session, [["type": "text", "text": "fail"]])
      #expect(updates(messages).last?["status"] == "failed")
      #expect(messages.last?["error"]?["message"] == "Error: No model.\n")
    }
  }

  @Test func interruptsNexusWhenTheUserCancels() async throws {
    _ = try await edit { wire, session async throws in
      wire.send([
        "jsonrpc": "2.0", "id": 2, "method": "session/prompt",
        "params": ["sessionId": session, "prompt": [["type": "text", "text": "wait"]]],
      ])
      _ = try await wire.next()
      wire.notify("session/cancel", ["sessionId": session])
      var line = try await wire.next()
      while line?["params"]?["update"]?["status"] != "failed", line?["id"] == nil { line = try await wire.next() }
      #expect(line?["params"]?["update"]?["status"] == "failed")
      #expect(try await wire.next()?["result"]?["stopReason"] == "cancelled")
    }
  }
}
