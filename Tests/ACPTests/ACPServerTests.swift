import ACP
import Isolation
import JSONRPC
import JSONText
import MessageWire
import Testing

@Suite(.timeLimit(.minutes(2))) struct ACPServerTests {
  private let agent = TestAgent()

  /// Runs the agent after a greeting, and `body` as the editor.
  private func edit(
    _ capabilities: JSONValue = ["fs": ["readTextFile": true]], _ body: (MessageWire) async throws -> Void
  ) async throws {
    let limits = RPCLimits(timeToFinish: .milliseconds(100))
    try await MessageWire.with(ACPServer(agent), limits: limits) { wire async throws in
      _ = try await wire.ask(0, "initialize", ["protocolVersion": 1, "clientCapabilities": capabilities])
      let session = try await wire.ask(1, "session/new", ["cwd": "/w", "mcpServers": []])
      #expect(session?["result"] == ["sessionId": "s1"])
      try await body(wire)
    }
  }

  private func prompt(_ wire: MessageWire, _ text: String, id: Int = 2) {
    wire.send([
      "jsonrpc": "2.0", "id": JSONValue(id), "method": "session/prompt",
      "params": ["sessionId": "s1", "prompt": [["type": "text", "text": .string(text)]]],
    ])
  }

  @Test func introducesItself() async throws {
    try await MessageWire.with(ACPServer(agent)) { wire async throws in
      #expect(try await wire.ask(1, "session/new", ["cwd": "/w", "mcpServers": []])?["error"]?["code"] == -32600)
      #expect(try await wire.ask(2, "initialize", [:])?["error"]?["code"] == -32602)
      // An editor that wants a newer version is told the one that there is.
      let answer = try await wire.ask(3, "initialize", ["protocolVersion": 2])?["result"]
      #expect(answer?["protocolVersion"] == 1)
      #expect(answer?["agentCapabilities"]?["loadSession"] == true)
      #expect(answer?["agentCapabilities"]?["promptCapabilities"]?["embeddedContext"] == true)
      #expect(answer?["agentCapabilities"]?["sessionCapabilities"] == ["list": [:]])
      #expect(answer?["agentInfo"] == ["name": "tester", "title": "A tester", "version": "1"])
      #expect(answer?["authMethods"] == [])
      #expect(try await wire.ask(4, "session/fork", [:])?["error"]?["code"] == -32601)
    }
  }

  @Test func takesWhereToWorkAndTheToolsOfTheEditor() async throws {
    try await edit { wire async throws in
      #expect(try await wire.ask(2, "session/new", ["cwd": "w", "mcpServers": []])?["error"]?["code"] == -32602)
      let server: JSONValue = [
        "name": "t", "command": "/bin/t", "args": ["-x"], "env": [["name": "A", "value": "1"]],
      ]
      _ = try await wire.ask(3, "session/new", ["cwd": "/v", "mcpServers": [server]])
      let web: JSONValue = ["type": "http", "name": "t", "url": "http://127.0.0.1", "headers": []]
      let refused = try await wire.ask(4, "session/new", ["cwd": "/v", "mcpServers": [web]])
      #expect(refused?["error"]?["code"] == -32602)
      let failed = try await wire.ask(5, "session/new", ["cwd": "/nowhere", "mcpServers": []])
      #expect(failed?["error"]?["message"] == "There is no repository in /nowhere.")
    }
    let request = agent.requests.withLock { $0[1] }
    #expect(request.directory == "/v")
    let server = request.servers.first
    #expect(server?.name == "t" && server?.command == "/bin/t")
    #expect(server?.arguments == ["-x"] && server?.environment == ["A": "1"])
  }

  @Test func showsAnEditAndAsksForLeave() async throws {
    try await edit { wire async throws in
      prompt(wire, "edit")
      var updates: [JSONValue] = []
      for _ in 0..<3 { updates.append(try await wire.next()?["params"]?["update"] ?? .null) }
      #expect(updates[0] == ["sessionUpdate": "agent_thought_chunk", "content": ["type": "text", "text": "Hm."]])
      #expect(updates[1]["entries"] == [["content": "Edit a.swift", "priority": "high", "status": "in_progress"]])
      #expect(
        updates[2] == [
          "sessionUpdate": "tool_call", "toolCallId": "t1", "title": "Edit a.swift", "kind": "edit",
          "status": "pending",
          "content": [["type": "diff", "path": "/w/a.swift", "oldText": "x", "newText": "y"]],
          "locations": [["path": "/w/a.swift", "line": 3]],
        ])
      let question = try await wire.next()
      #expect(question?["method"] == "session/request_permission")
      #expect(question?["params"]?["options"]?[0] == ["optionId": "y", "name": "Allow", "kind": "allow_once"])
      wire.send([
        "jsonrpc": "2.0", "id": question?["id"] ?? .null,
        "result": ["outcome": ["outcome": "selected", "optionId": "y"]],
      ])
      let update = try await wire.next()?["params"]?["update"]
      #expect(update?["status"] == "completed")
      #expect(update?["content"] == [["type": "content", "content": ["type": "text", "text": "done"]]])
      #expect(try await wire.next()?["params"]?["update"]?["entries"]?[0]?["status"] == "completed")
      #expect(try await wire.next() == ["jsonrpc": "2.0", "id": 2, "result": ["stopReason": "end_turn"]])
    }
  }

  @Test(arguments: [
    #"{"outcome":{"outcome":"cancelled"}}"#, #"{"outcome":{"outcome":"selected","optionId":"other"}}"#, "{}",
  ])
  func takesAnythingButAYesForANo(result: String) async throws {
    let result = try JSONValue(parsing: result)
    try await edit { wire async throws in
      prompt(wire, "edit")
      for _ in 0..<3 { _ = try await wire.next() }
      wire.send(["jsonrpc": "2.0", "id": try await wire.next()?["id"] ?? .null, "result": result])
      #expect(try await wire.next()?["params"]?["update"]?["status"] == "failed")
    }
  }

  @Test func answersACancelledPromptAfterItsLastUpdate() async throws {
    try await edit { wire async throws in
      prompt(wire, "edit")
      for _ in 0..<3 { _ = try await wire.next() }
      let question = try await wire.next()
      wire.notify("session/cancel", ["sessionId": "s1"])
      wire.send([
        "jsonrpc": "2.0", "id": question?["id"] ?? .null, "result": ["outcome": ["outcome": "cancelled"]],
      ])
      #expect(try await wire.next()?["params"]?["update"]?["status"] == "failed")
      var answer = try await wire.next()
      // The question may have been answered before the cancelling took effect; then the plan is told once more.
      if answer?["params"] != nil { answer = try await wire.next() }
      #expect(answer == ["jsonrpc": "2.0", "id": 2, "result": ["stopReason": "cancelled"]])
      // Nothing holds the session up, and a cancel that comes too late does nothing.
      wire.notify("session/cancel", ["sessionId": "s1"])
      prompt(wire, "other", id: 3)
      #expect(try await wire.next()?["result"] == ["stopReason": "refusal"])
    }
  }

  @Test func worksOnOnePromptOfASessionAtATime() async throws {
    try await edit { wire async throws in
      prompt(wire, "wait")
      await agent.began.wait()
      prompt(wire, "other", id: 3)
      #expect(try await wire.next()?["error"]?["code"] == -32600)
      _ = try await wire.ask(4, "session/new", ["cwd": "/w", "mcpServers": []])
      let other = try await wire.ask(5, "session/prompt", ["sessionId": "s2", "prompt": []])
      #expect(other?["result"]?["stopReason"] == "refusal")
      wire.notify("$/cancel_request", ["requestId": 2])
      let cancelled = try await wire.next()
      #expect(cancelled?["id"] == 2)
      #expect(cancelled?["error"]?["code"] == -32800)
    }
  }

  @Test func readsWhatTheEditorHoldsWhereItOffersThat() async throws {
    try await edit { wire async throws in
      prompt(wire, "read")
      let question = try await wire.next()
      #expect(question?["method"] == "fs/read_text_file")
      #expect(question?["params"] == ["sessionId": "s1", "path": "/w/a.swift", "line": 2, "limit": 1])
      wire.send(["jsonrpc": "2.0", "id": question?["id"] ?? .null, "result": ["content": "not saved"]])
      #expect(try await wire.next()?["params"]?["update"]?["content"]?["text"] == "not saved")
    }
    try await TestFreshAgent.with { wire async throws in
      prompt(wire, "read")
      #expect(try await wire.next()?["params"]?["update"]?["content"]?["text"] == "nothing")
      #expect(try await wire.next()?["result"]?["stopReason"] == "end_turn")
    }
  }

  @Test func takesTextLinksAndFilesAndNothingElse() async throws {
    try await edit { wire async throws in
      let blocks: JSONValue = [
        ["type": "text", "text": "x"], ["type": "resource_link", "uri": "file:///w/a", "name": "a"],
        ["type": "resource", "resource": ["uri": "file:///w/b", "text": "b"]],
      ]
      _ = try await wire.ask(2, "session/prompt", ["sessionId": "s1", "prompt": blocks])
      let image: JSONValue = [["type": "image", "data": "", "mimeType": "image/png"]]
      let refused = try await wire.ask(3, "session/prompt", ["sessionId": "s1", "prompt": image])
      #expect(refused?["error"]?["code"] == -32602)
      let failed = try await wire.ask(
        4, "session/prompt", ["sessionId": "s1", "prompt": [["type": "text", "text": "fail"]]])
      #expect(failed?["error"]?["message"] == "The model is not there.")
      #expect(try await wire.ask(5, "session/prompt", ["sessionId": "x", "prompt": []])?["error"]?["code"] == -32002)
    }
    #expect(
      agent.prompts.withLock { $0[0] }
        == [.text("x"), .link(uri: "file:///w/a", name: "a"), .resource(uri: "file:///w/b", text: "b")])
  }

  @Test func tellsAnOldSessionAgainBeforeItAnswers() async throws {
    try await edit { wire async throws in
      let listed = try await wire.ask(2, "session/list", ["cwd": "/w"])?["result"]?["sessions"]
      #expect(
        listed == [["sessionId": "old", "cwd": "/w", "title": "fix it", "updatedAt": "2026-11-28T10:00:00Z"]])
      let first = try await wire.ask(3, "session/load", ["sessionId": "old", "cwd": "/w", "mcpServers": []])
      #expect(first?["params"]?["update"]?["sessionUpdate"] == "user_message_chunk")
      #expect(try await wire.next()?["params"]?["update"]?["sessionUpdate"] == "agent_message_chunk")
      #expect(try await wire.next() == ["jsonrpc": "2.0", "id": 3, "result": [:]])
      let none = try await wire.ask(4, "session/load", ["sessionId": "none", "cwd": "/w", "mcpServers": []])
      #expect(none?["error"]?["code"] == -32002)
    }
  }
}

/// An agent whose editor offers nothing.
enum TestFreshAgent {
  static func with(_ body: (MessageWire) async throws -> Void) async throws {
    try await MessageWire.with(ACPServer(TestAgent())) { wire async throws in
      _ = try await wire.ask(0, "initialize", ["protocolVersion": 1])
      _ = try await wire.ask(1, "session/new", ["cwd": "/w", "mcpServers": []])
      try await body(wire)
    }
  }
}
