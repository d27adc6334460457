import Foundation
import JSONRPC
import JSONText
import MCP
import MessageWire
import ProgramTools
import Testing

/// The tools with a script in the place of nexus.
@Suite(.timeLimit(.minutes(2))) struct ProgramToolTests {
  /// Serves the tools, which run a script that says what it was called with.
  private func serve(_ script: String, _ body: (MessageWire) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let path = folder.appendingPathComponent("nexus").path
    try ("#!/bin/sh\n" + script).write(toFile: path, atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    let program = Program(path: path, directory: folder.path, environment: ["PATH": "/usr/bin:/bin", "WORD": "set"])
    let offer = MCPOffer(
      identity: MCPIdentity(name: "nexus", version: "0"), instructions: "", tools: ProgramTool.all(program))
    let server = MCPServer(offer) { "2026-11-28T10:00:00Z" }
    let limits = RPCLimits(timeToFinish: .milliseconds(1))
    try await MessageWire.with(limits: limits, serve: { try await server.serve(on: $0) }) { wire async throws in
      _ = try await wire.ask(
        0, "initialize",
        ["protocolVersion": "2025-11-25", "capabilities": [:], "clientInfo": ["name": "t", "version": "0"]])
      try await body(wire)
    }
    try FileManager.default.removeItem(at: folder)
  }

  /// Prints its arguments as a JSON array; they hold no quotes here.
  private let echo = #"""
    printf '["%s"' "$1"; shift; for word; do printf ',"%s"' "$word"; done; printf ']\n'
    """#

  @Test(arguments: [
    (#"{"name":"status"}"#, #"["status","--json"]"#),
    (
      #"{"name":"map","arguments":{"question":"--at=x","tokens":500}}"#,
      #"["map","--for=--at=x","--tokens=500","--json"]"#
    ),
    (#"{"name":"review","arguments":{"tasks":["2","3.1"]}}"#, #"["review","--json","--","2","3.1"]"#),
    (
      #"{"name":"consult","arguments":{"question":"--why?","maxSeconds":60,"maxTokens":500}}"#,
      #"["consult","--max-time=60s","--max-tokens=500","--json","--","--why?"]"#
    ),
    (
      #"{"name":"plan","arguments":{"goal":"Speak","background":true}}"#,
      #"["job","add","--start","plan","create","--json","--","Speak"]"#
    ),
    (#"{"name":"job_status"}"#, #"["job","list","--json"]"#),
    (#"{"name":"job_status","arguments":{"job":3}}"#, #"["job","show","3","--json"]"#),
    (
      #"{"name":"job_abort","arguments":{"job":3,"reason":"--no"}}"#, #"["job","abort","--json","--","3","--no"]"#
    ),
    // Of these two the result is what status prints.
    (#"{"name":"plan","arguments":{"goal":"--in-place"}}"#, #"["status","--json"]"#),
    (#"{"name":"implement"}"#, #"["status","--json"]"#),
  ])
  func runsTheCommandOfTheSameName(call: String, words: String) async throws {
    let call = try JSONValue(parsing: call)
    let words = try JSONValue(parsing: words)
    try await serve(echo) { wire async throws in
      let result = try await wire.ask(1, "tools/call", call)?["result"]
      #expect(result?["isError"] == false)
      #expect(result?["structuredContent"] == ["values": [words], "status": 0])
    }
  }

  @Test func keepsTextOfOthersFromBeingAnOption() async throws {
    // A script that fails shows what it was called with.
    try await serve(echo + "\nexit 69") { wire async throws in
      let plan = try await wire.ask(1, "tools/call", ["name": "plan", "arguments": ["goal": "--in-place"]])?["result"]
      #expect(plan?["isError"] == true)
      #expect(plan?["content"]?[1]?["text"] == #"["plan","create","--json","--","--in-place"]"#)
      let names: JSONValue = ["name": "implement", "arguments": ["tasks": ["--in-place"]]]
      let refused = try await wire.ask(2, "tools/call", names)?["result"]
      #expect(refused?["content"]?[0]?["text"] == "\"--in-place\" is no task; tasks are named such as 2 or 3.2.")
    }
  }

  @Test func whatIsNotApprovedIsAResultAndNoFailure() async throws {
    try await serve(#"echo '{"verdict":"revise"}'; exit 1"#) { wire async throws in
      let result = try await wire.ask(1, "tools/call", ["name": "review"])?["result"]
      #expect(result?["isError"] == false)
      #expect(result?["structuredContent"] == ["values": [["verdict": "revise"]], "status": 1])
    }
  }

  @Test func passesOnErrorsAndTheEnvironment() async throws {
    try await serve(#"echo "{\"word\":\"$WORD\"}"; echo 'Error: No plan.' >&2; exit 78"#) { wire async throws in
      let result = try await wire.ask(1, "tools/call", ["name": "status"])?["result"]
      #expect(result?["isError"] == true)
      #expect(result?["content"]?[0]?["text"] == "Error: No plan.\n")
      #expect(result?["content"]?[1]?["text"] == #"{"word":"set"}"#)
      #expect(result?["structuredContent"] == nil)
    }
  }

  @Test func interruptsTheProgramWhenTheCallIsCancelled() async throws {
    let script = #"sleep 600 & trap "kill $!; exit 130" INT; echo '{"event":"exchange.began"}'; wait"#
    try await serve(script) { wire async throws in
      wire.send([
        "jsonrpc": "2.0", "id": 1, "method": "tools/call",
        "params": ["name": "review", "_meta": ["progressToken": 1]],
      ])
      #expect(try await wire.next()?["params"]?["message"] == "exchange.began")
      wire.notify("notifications/cancelled", ["requestId": 1])
      #expect(try await wire.ask(2, "ping")?["id"] == 2)
    }
  }

  @Test func namesAProgramThatPrintsSomethingElse() async throws {
    try await serve("echo Hello") { wire async throws in
      let result = try await wire.ask(1, "tools/call", ["name": "status"])?["result"]
      #expect(result?["content"]?[0]?["text"] == "nexus printed a line that is no JSON.")
    }
  }
}
