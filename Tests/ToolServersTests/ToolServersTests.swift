import Exchanges
import Foundation
import MCP
import NexusProtocol
import Testing
import ToolServers

/// Servers that are scripts of a shell, each wrong in its own way.
@Suite(.timeLimit(.minutes(2))) struct ToolServersTests {
  private static let identity = MCPIdentity(name: "nexus", version: "0")

  /// Answers `initialize` and `tools/list` with two tools, and calls as `call` says.
  private static func script(version: String = "1.0", call: String) -> String {
    #"""
    while read -r line; do
      id=$(printf %s "$line" | sed -n 's/.*"id":\([0-9]*\).*/\1/p')
      case "$line" in
        *'"server/discover"'*) printf '{"jsonrpc":"2.0","id":%s,"error":{"code":-32601,"message":"unknown"}}\n' "$id" ;;
        *'"initialize"'*) printf '{"jsonrpc":"2.0","id":%s,"result":{"protocolVersion":"2025-06-18","capabilities":{"tools":{}},"serverInfo":{"name":"notes","version":"\#(version)"}}}\n' "$id" ;;
        *'"tools/list"'*) printf '{"jsonrpc":"2.0","id":%s,"result":{"tools":[{"name":"look.up","description":"Looks\\nup.","inputSchema":{"type":"object","required":["word"]}},{"name":"other","inputSchema":{"type":"object"}}]}}\n' "$id" ;;
        *'"tools/call"'*) \#(call) ;;
      esac
    done
    """#
  }

  private static func server(_ name: String, _ script: String) -> ToolServer {
    ToolServer(name: name, path: "/bin/sh", arguments: ["-c", script], environment: ["PATH": "/usr/bin:/bin"])
  }

  private static let answering = script(
    call: #"printf '{"jsonrpc":"2.0","id":%s,"result":{"content":[{"type":"text","text":"found"}]}}\n' "$id""#)

  private func with(
    _ servers: [ToolServer], limits: MCPClient.Limits = MCPClient.Limits(answer: .seconds(30), call: .seconds(30)),
    leave: @escaping ToolServers.Leave = { _, _ in }, _ body: (ToolServers) async throws -> Void
  ) async throws {
    try await ToolServers.with(servers, as: Self.identity, limits: limits, leave: leave, body)
  }

  private func call(_ name: String, _ arguments: String = #"{"word":"x"}"#) -> ToolCall {
    ToolCall(name: name, arguments: arguments)
  }

  @Test func offersToolsUnderTheServersNameAndCallsThem() async throws {
    try await with([Self.server("notes", Self.answering)]) { servers in
      let offer = await servers.offer(limitInBytes: 10_000)
      #expect(offer.tools.map(\.name) == ["notes__look_up", "notes__other"])
      #expect(offer.tools[0].description == "Of the program notes: Looks up.")
      #expect(offer.tools[0].parameters == #"{"type":"object","required":["word"]}"#)
      #expect(offer.notes == [])
      let reply = try await servers.answer(call("notes__look_up"), limitInBytes: 1000)
      #expect(reply.text == "found" && reply.outcome == .answered)
      #expect(reply.summary == #"{"word":"x"}"#)
      let wrong = try await servers.answer(call("notes__look_up", "{}"), limitInBytes: 1000)
      #expect(wrong.outcome == .refused && wrong.text.contains("\"word\""))
      let unknown = try await servers.answer(call("notes__none"), limitInBytes: 1000)
      #expect(unknown.text == "There is no tool \"notes__none\".")
    }
  }

  /// A server in Python (mcp 2.3.0) writes the items of a list one by one, so that text alone does not tell one list from
  /// two texts.
  @Test(arguments: [
    (#"{"type":"text","text":"a"},{"type":"text","text":"b"}"#, #"{"result":["a","b"]}"#, true),
    (#"{"type":"text","text":"{\\"n\\": 2}"}"#, #"{"n":2}"#, false),
    (#"{"type":"text","text":"plain"}"#, #"{"result":"plain"}"#, false),
  ])
  func aStructuredResultIsShownWhereTextDoesNotSayIt(content: String, structured: String, isShown: Bool) async throws {
    let answer =
      #"printf '{"jsonrpc":"2.0","id":%s,"result":{"content":["# + content + #"],"structuredContent":"# + structured
      + #"}}\n' "$id""#
    try await with([Self.server("notes", Self.script(call: answer))]) { servers in
      _ = await servers.offer(limitInBytes: 10_000)
      let reply = try await servers.answer(call("notes__look_up"), limitInBytes: 1000)
      #expect(reply.outcome == .answered)
      #expect(reply.text.contains("\"result\"") == isShown, "\(reply.text)")
      if isShown { #expect(reply.text.hasPrefix("a\nb\n{") && reply.text.contains("[")) }
    }
  }

  @Test func whatDoesNotFitIsLeftOutAndNamed() async throws {
    try await with([Self.server("notes", Self.answering)]) { servers in
      let offer = await servers.offer(limitInBytes: 120)
      #expect(offer.tools.map(\.name) == ["notes__look_up"])
      #expect(offer.notes == ["1 tool of the tool server notes is left out for want of room."])
    }
  }

  @Test func aServerWithoutLeaveIsAskedForNothing() async throws {
    try await with([Self.server("notes", Self.script(version: "2.0", call: "exit 9"))]) { server, said in
      #expect(server.name == "notes")
      throw ToolServerError("No leave for \(said.name) \(said.version), which speaks \(said.revision).")
    } _: { servers in
      let offer = await servers.offer(limitInBytes: 10_000)
      #expect(offer.tools.isEmpty)
      #expect(offer.notes == ["No leave for notes 2.0, which speaks 2025-06-18."])
    }
  }

  @Test(arguments: [
    ("exit 0", "closed the connection"),
    (#"while :; do echo '{"jsonrpc":"2.0","method":"notifications/x"}'; done"#, "floods"),
    (#"printf '{"jsonrpc":"2.0","id":%s,"result":{}}\n' "$id""#, "malformed"),
    (":", "no answer"),
  ])
  func aServerThatFailsAtACallIsLeftOutAndTheOthersGoOn(does: String, said: String) async throws {
    let servers = [Self.server("bad", Self.script(call: does)), Self.server("good", Self.answering)]
    let limits = MCPClient.Limits(
      answer: .seconds(30), call: said == "no answer" ? .milliseconds(200) : .seconds(30), unasked: 100)
    try await with(servers, limits: limits) { servers in
      #expect(await servers.offer(limitInBytes: 10_000).tools.count == 4)
      let reply = try await servers.answer(call("bad__other"), limitInBytes: 1000)
      #expect(reply.outcome == .refused)
      #expect(reply.text.hasPrefix("The tool server bad is left out."), "\(reply.text)")
      #expect(reply.text.contains(said), "\(reply.text)")
      let later = await servers.offer(limitInBytes: 10_000)
      #expect(later.tools.map(\.name) == ["good__look_up", "good__other"])
      #expect(later.notes == [reply.text])
      if said != "no answer" {
        #expect(try await servers.answer(call("good__look_up"), limitInBytes: 1000).text == "found")
      }
    }
  }

  @Test func aProgramThatIsNoServerIsLeftOut() async throws {
    let servers = [
      ToolServer(name: "none", path: "/nonexistent/program", arguments: [], environment: [:]),
      Self.server("dies", "exit 3"), Self.server("talks", "echo hello; cat >/dev/null"),
    ]
    try await with(servers, limits: MCPClient.Limits(answer: .milliseconds(200))) { servers in
      let standing = await servers.standing()
      #expect(standing.map(\.name) == ["dies", "none", "talks"])
      #expect(
        standing.allSatisfy { $0.tools.isEmpty && $0.problem?.contains("server \($0.name) ") == true }, "\(standing)")
    }
  }
}
