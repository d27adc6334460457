package import Isolation
package import JSONRPC
package import JSONText
package import MCP
package import MessageWire

/// A tool that does what the test says.
package struct TestTool: MCPTool {
  package let name: String
  package let inputSchema: MCPSchema
  package let outputSchema: MCPSchema?
  package let isLong: Bool
  private let body: @Sendable (MCPCall) async throws -> MCPToolResult

  package init(
    name: String, inputSchema: MCPSchema = MCPSchema(["type": "object", "additionalProperties": false]),
    outputSchema: MCPSchema? = nil, isLong: Bool = false,
    body: @escaping @Sendable (MCPCall) async throws -> MCPToolResult
  ) {
    self.name = name
    self.inputSchema = inputSchema
    self.outputSchema = outputSchema
    self.isLong = isLong
    self.body = body
  }

  package var title: String { "The tool \(name)" }
  package var description: String { "Does \(name)." }
  package var hints: MCPToolHints { .reads }

  package func call(_ call: MCPCall) async throws -> MCPToolResult { try await body(call) }
}

/// Tools, resources and prompts that behave well and badly.
package struct TestOffer: Sendable {
  package let began = Signal()
  package let goOn = Signal()
  package let ended = Signal()

  package init() {}

  package var tools: [any MCPTool] {
    [
      TestTool(
        name: "add",
        inputSchema: MCPSchema([
          "type": "object", "properties": ["a": ["type": "integer"], "b": ["type": "integer"]],
          "required": ["a", "b"], "additionalProperties": false,
        ]),
        outputSchema: MCPSchema(["type": "object", "properties": ["sum": ["type": "integer"]], "required": ["sum"]])
      ) { call in
        .structured(["sum": JSONValue((call.arguments["a"]?.int ?? 0) + (call.arguments["b"]?.int ?? 0))])
      },
      TestTool(name: "size", inputSchema: MCPSchema(["type": "object"])) { call in
        .text("\(call.arguments["text"]?.string?.utf8.count ?? -1)")
      },
      TestTool(name: "fail") { _ in .failure("It did not work.") },
      TestTool(name: "lie", outputSchema: MCPSchema(["type": "object", "required": ["x"]])) { _ in .structured([:]) },
      TestTool(name: "link") { _ in
        MCPToolResult(content: [.resourceLink(uri: "test://a", name: "a", mimeType: nil)])
      },
      TestTool(name: "steps", isLong: true) { call in
        for step in 1...3 { call.progress.report(Double(step), of: 3, "step \(step)") }
        call.progress.report(2, of: 3)
        return .text("done")
      },
      TestTool(name: "wait", isLong: true) { call in
        began.fire()
        defer { ended.fire() }
        await goOn.wait()
        try Task.checkCancellation()
        return .text("waited")
      },
      TestTool(name: "failing_task", isLong: true) { _ in .failure("No luck.") },
      TestTool(name: "error", isLong: true) { _ in throw RPCError(code: 77, message: "Not at all.") },
    ]
  }

  package var offer: MCPOffer {
    MCPOffer(
      identity: MCPIdentity(name: "tester", title: "A tester", version: "1.2"), instructions: "Use add.", tools: tools,
      resources: TestResources(), prompts: TestPrompts())
  }

  /// Runs a server, and `body` at the other end of its connection.
  package func serve(
    limits: RPCLimits = RPCLimits(timeToFinish: .milliseconds(1)), _ body: (MessageWire) async throws -> Void
  ) async throws {
    let server = MCPServer(offer) { "2026-11-28T10:00:00Z" }
    try await MessageWire.with(limits: limits, serve: { try await server.serve(on: $0) }, body)
  }

  /// The same after the handshake of a revision.
  package func serve(_ revision: String, _ body: (MessageWire) async throws -> Void) async throws {
    try await serve { wire async throws in
      _ = try await wire.ask(0, "initialize", TestOffer.initialize(revision))
      wire.notify("notifications/initialized")
      try await body(wire)
    }
  }

  package static func initialize(_ revision: String) -> JSONValue {
    ["protocolVersion": .string(revision), "capabilities": [:], "clientInfo": ["name": "t", "version": "0"]]
  }

  /// Parameters with what 2026-07-28 wants of every request.
  package static func modern(_ parameters: JSONObject = [:], tasks: Bool = false, version: String = "2026-07-28")
    -> JSONValue
  {
    var parameters = parameters
    parameters["_meta"] = [
      "io.modelcontextprotocol/protocolVersion": .string(version),
      "io.modelcontextprotocol/clientCapabilities": tasks
        ? ["extensions": ["io.modelcontextprotocol/tasks": [:]]] : [:],
    ]
    return .object(parameters)
  }
}

struct TestResources: MCPResources {
  var templates: [MCPResourceTemplate] {
    [MCPResourceTemplate(uriTemplate: "test://{name}", name: "test", description: "A test.", mimeType: "text/plain")]
  }

  func list(after cursor: String?) async throws -> (resources: [MCPResource], next: String?) {
    switch cursor {
    case nil: ([MCPResource(uri: "test://a", name: "a", title: "A", mimeType: "text/plain")], "second")
    case "second": ([MCPResource(uri: "test://b", name: "b")], nil)
    default: throw MCPCursorError()
    }
  }

  func read(_ uri: String) async throws -> [MCPResourceText]? {
    uri == "test://a" ? [MCPResourceText(uri: uri, mimeType: "text/plain", text: "the text of a")] : nil
  }
}

struct TestPrompts: MCPPrompts {
  func list() async throws -> [MCPPrompt] {
    [
      MCPPrompt(
        name: "greet", description: "Greets.",
        arguments: [MCPPrompt.Argument(name: "who", description: "Whom.", isRequired: true)])
    ]
  }

  func fill(_ name: String, _ arguments: [String: String]) async throws -> [MCPPromptMessage]? {
    guard name == "greet" else { return nil }
    guard let who = arguments["who"] else { throw MCPPromptError("\"who\" is missing.") }
    return [MCPPromptMessage(role: .user, text: "Greet \(who).")]
  }
}
