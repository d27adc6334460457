import Foundation
import HTTPWire
import JSONText
import MessageWire
import NexusTestSupport
import OllamaReplay
import Testing

/// `nexus serve` as programs see it, byte by byte; what is spoken has tests of its own.
@Suite(.timeLimit(.minutes(5))) struct ServeOverHTTPTests {
  /// The built program at work, and clients of it.
  private struct Served {
    let process: RunningProcess
    let port: Int
    let token: String

    var fields: [(String, String)] {
      [
        ("Host", "127.0.0.1:\(port)"), ("Authorization", "Bearer \(token)"), ("Content-Type", "application/json"),
        ("Accept", "application/json, text/event-stream"),
      ]
    }

    static let version = ("MCP-Protocol-Version", "2026-07-28")

    func modern(_ method: String, _ name: String? = nil) -> [(String, String)] {
      fields + [Self.version, ("Mcp-Method", method)] + (name.map { [("Mcp-Name", $0)] } ?? [])
    }

    static func call(_ tool: String, _ arguments: JSONObject = [:], token: String? = nil) -> [UInt8] {
      var meta: JSONObject = [
        "io.modelcontextprotocol/protocolVersion": "2026-07-28", "io.modelcontextprotocol/clientCapabilities": [:],
      ]
      if let token { meta["progressToken"] = .string(token) }
      let parameters: JSONValue = ["name": .string(tool), "arguments": .object(arguments), "_meta": .object(meta)]
      return JSONValue.object(["jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": parameters]).bytes()
    }

    func call(_ tool: String, _ arguments: JSONObject = [:]) async throws -> JSONValue? {
      let reply = try await HTTPWire(port: port).ask(
        "POST", "/mcp", modern("tools/call", tool), body: Self.call(tool, arguments))
      #expect(reply.status == 200, "\(reply.text)")
      return try JSONValue(parsing: reply.body)["result"]
    }
  }

  private func serve(
    _ fixture: Fixture, _ arguments: [String] = ["--port", "0"], with environment: [String: String?] = [:]
  ) async throws -> Served {
    let process = try fixture.runner.with(environment).start("nexus", ["serve", "--json"] + arguments)
    try await process.waitForOutput("}\n")
    let told = try JSONValue(parsing: Array(process.output.utf8))
    let url = try #require(told["url"]?.string.flatMap(URL.init(string:)))
    #expect(url.path == "/mcp")
    return Served(process: process, port: try #require(url.port), token: told["token"]?.string ?? "")
  }

  @Test func servesSeveralProgramsAtOnce() async throws {
    let exchanges: [Recording.Exchange] = [.plan("French", .init("Greet in French"))]
    try await Fixture.with(exchanges) { fixture in
      let before = try fixture.snapshot()
      let served = try await serve(fixture)
      #expect(served.token.utf8.count == 32)
      // One plans and is told how far it is, while another looks.
      let planning = try HTTPWire(port: served.port)
      await planning.request(
        "POST", "/mcp", served.modern("tools/call", "plan"), body: Served.call("plan", ["goal": "French"], token: "t"))
      let read = try await served.call("read_files", ["files": [["path": "greeting.txt"]]])
      #expect(read?["structuredContent"]?["files"]?[0]?["text"] == "=== FILE greeting.txt ===\nhello\n=== END ===\n")
      #expect(try await planning.head().fields["content-type"] == "text/event-stream")
      #expect(try await planning.event()?.last?.contains("notifications/progress") == true)
      var last: [String]?
      while let event = try await planning.event() { last = event }
      #expect(last?.last?.contains(#""isError":false"#) == true)
      #expect(try await served.call("status")?["structuredContent"]?["values"]?[0]?["plan"] != nil)
      served.process.signal(SIGTERM)
      let result = try await served.process.result()
      #expect(result.status == 0 && result.stderr.isEmpty, "\(result)")
      #expect(try await fixture.taskStates() == ["pending"])
      #expect(try fixture.snapshot().differences(from: before) == [])
    }
  }

  @Test func keepsOthersOut() async throws {
    try await Fixture.with { fixture in
      let served = try await serve(fixture)
      func status(_ name: String, _ value: String?) async throws -> Int {
        let fields = served.modern("tools/call", "status").filter { $0.0 != name } + (value.map { [(name, $0)] } ?? [])
        return try await HTTPWire(port: served.port).ask("POST", "/mcp", fields, body: Served.call("status")).status
      }
      #expect(try await status("Host", "evil.example:\(served.port)") == 421)
      #expect(try await status("Origin", "http://evil.example") == 403)
      #expect(try await status("Authorization", nil) == 401)
      #expect(try await status("Authorization", "Bearer \(String(served.token.reversed()))x") == 401)
      #expect(try await status("Content-Type", "text/plain") == 400)
      #expect(try await status("Mcp-Name", "map") == 400)
      #expect(try await status("X-Other", "y") == 200)
      served.process.signal(SIGINT)
      #expect(try await served.process.result().status == 0)
    }
  }

  @Test func aClientThatLeavesCancelsWhatItAsked() async throws {
    try await Fixture.with([.fault(.stallBeforeHead).from(Fixture.overseer)]) { fixture in
      let served = try await serve(fixture)
      let wire = try HTTPWire(port: served.port)
      await wire.request("POST", "/mcp", served.modern("tools/call", "plan"), body: Served.call("plan", ["goal": "x"]))
      _ = try await fixture.server.waitForRequest { $0.path == "/api/chat" }
      await wire.close()
      try await fixture.server.waitForDisconnect()
      served.process.signal(SIGTERM)
      #expect(try await served.process.result().status == 0)
    }
  }

  @Test func cancelsWhatRunsWhenItEnds() async throws {
    try await Fixture.with([.fault(.stallBeforeHead).from(Fixture.overseer)]) { fixture in
      let served = try await serve(fixture)
      let wire = try HTTPWire(port: served.port)
      await wire.request("POST", "/mcp", served.modern("tools/call", "plan"), body: Served.call("plan", ["goal": "x"]))
      _ = try await fixture.server.waitForRequest { $0.path == "/api/chat" }
      served.process.signal(SIGTERM)
      try await fixture.server.waitForDisconnect()
      #expect(try await served.process.result().status == 0)
    }
  }

  @Test func workInTheBackgroundGoesOnWhenItEnds() async throws {
    let exchanges: [Recording.Exchange] = [
      .plan("French", .init("Greet in French")).named("plan").held(afterLines: 0)
    ]
    try await Fixture.with(exchanges) { fixture in
      let served = try await serve(fixture)
      let begun = try await served.call("plan", ["goal": "French", "background": true])
      #expect(begun?["isError"] == false)
      _ = try await fixture.server.waitForRequest { $0.path == "/api/chat" }
      served.process.signal(SIGTERM)
      #expect(try await served.process.result().status == 0)
      fixture.server.release("plan")
      try await fixture.run("job", "wait", "1")
      #expect(try await fixture.taskStates() == ["pending"])
    }
  }

  @Test func takesATokenOfTheUsersOwn() async throws {
    let token = "a-token-of-my-own"
    try await Fixture.with { fixture in
      let process = try fixture.start("serve", "--port", "0", with: ["NEXUS_SERVE_TOKEN": token])
      try await process.waitForOutput("Serving http://127.0.0.1:", in: .stderr)
      try await process.waitForOutput("with the token of NEXUS_SERVE_TOKEN in the place of TOKEN", in: .stderr)
      process.signal(SIGTERM)
      let result = try await process.result()
      #expect(!result.stderr.contains(token) && result.stderr.split(separator: "\n").count == 1)
      let short = try await fixture.nexus("serve", "--port", "0", with: ["NEXUS_SERVE_TOKEN": "short"])
      #expect(short.status == 78 && short.stderr.contains("at least 16 characters"))
    }
  }

  @Test func keepsATokenInAFile() async throws {
    try await Fixture.with { fixture in
      let file = fixture.scratch("token")
      let first = try await serve(fixture, ["--port", "0", "--token-file", file])
      #expect(first.token.isEmpty)
      let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
      #expect(mode == 0o600)
      let kept = try String(contentsOfFile: file, encoding: .utf8).trimmingCharacters(in: .newlines)
      let second = try await serve(fixture, ["--port", "0", "--token-file", file])
      for port in [first.port, second.port] {
        let served = Served(process: first.process, port: port, token: kept)
        #expect(try await served.call("status") != nil)
      }
      for process in [first.process, second.process] {
        process.signal(SIGTERM)
        #expect(try await process.result().status == 0)
      }
      try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file)
      let open = try await fixture.nexus("serve", "--port", "0", "--token-file", file)
      #expect(open.status == 78 && open.stderr.contains("chmod 600"))
    }
  }

  @Test(arguments: ["0.0.0.0", "::", "192.168.1.2", "example.org"])
  func listensOnThisMachineAlone(host: String) async throws {
    try await Fixture.with { fixture in
      let result = try await fixture.nexus("serve", "--host", host)
      #expect(result.status == 64)
      #expect(result.stderr.hasPrefix("Error: nexus serve is for programs on this machine"))
      #expect(result.stderr.contains("Hint: Leave --host out."))
    }
  }

  @Test func saysThatAPortIsTaken() async throws {
    try await Fixture.with { fixture in
      let served = try await serve(fixture)
      let result = try await fixture.nexus("serve", "--port", String(served.port))
      #expect(result.status == 75)
      #expect(result.stderr.hasPrefix("Error: Another program listens on port \(served.port) of 127.0.0.1."))
      served.process.signal(SIGTERM)
      #expect(try await served.process.result().status == 0)
    }
  }
}
