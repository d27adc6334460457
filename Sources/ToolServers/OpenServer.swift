import JSONRPC
import JSONText
import MCP
import NexusProtocol

/// A server that answered, with its tools under names that models may call.
struct OpenServer: Sendable {
  /// No server offers more to a model.
  static let toolLimit = 40
  static let descriptionLimit = 600
  static let schemaLimitInBytes = 8 << 10
  /// Models' APIs take no longer names.
  static let nameLimit = 64

  let name: String
  let client: MCPClient
  /// In the server's order.
  let tools: [(name: String, tool: MCPRemoteTool, definition: ToolDefinition)]
  /// How many of its tools are not offered for want of room.
  let leftOut: Int
  /// Why tools cannot be offered, a sentence for each.
  let problems: [String]

  init(_ name: String, _ client: MCPClient, _ remote: [MCPRemoteTool]) {
    self.name = name
    self.client = client
    var tools: [(name: String, tool: MCPRemoteTool, definition: ToolDefinition)] = []
    var (leftOut, problems) = (0, [String]())
    for tool in remote {
      let called = Self.called(tool.name, of: name)
      let schema = tool.inputSchema.json.text()
      let problem: String? =
        if !Self.isName(called) {
          "models take names of letters, digits, - and _ alone, \(Self.nameLimit) at most with the server's"
        } else if tools.contains(where: { $0.name == called }) {
          "another one has that name"
        } else if schema.utf8.count > Self.schemaLimitInBytes {
          "its schema is longer than \(Self.schemaLimitInBytes >> 10) KiB"
        } else {
          nil
        }
      if let problem {
        let shown = Self.oneLine(tool.name, limit: Self.nameLimit)
        problems.append("The tool \"\(shown)\" of the tool server \(name) is left out: \(problem).")
        continue
      }
      guard tools.count < Self.toolLimit else {
        leftOut += 1
        continue
      }
      let words = Self.oneLine(tool.description, limit: Self.descriptionLimit)
      let definition = ToolDefinition(name: called, description: "Of the program \(name): \(words)", parameters: schema)
      tools.append((called, tool, definition))
    }
    self.tools = tools
    self.leftOut = leftOut
    self.problems = problems.count <= Self.problemLimit ? problems : Self.summary(problems, of: name)
  }

  /// No more tools that cannot be offered are named one by one.
  private static let problemLimit = 3

  private static func summary(_ problems: [String], of name: String) -> [String] {
    let more = problems.count - problemLimit
    return problems.prefix(problemLimit)
      + ["\(more.counted("more tool")) of the tool server \(name) cannot be offered."]
  }

  private static func isName(_ name: String) -> Bool {
    name.utf8.count <= nameLimit
      && name.utf8.allSatisfy {
        switch $0 {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
          true
        default: false
        }
      }
  }

  /// The server's name before the tool's, as most programs do it; dots, which some models' APIs refuse, replaced.
  static func called(_ tool: String, of server: String) -> String {
    "\(server)__" + String(tool.map { $0 == "." ? "_" : $0 })
  }

  /// Words of others as a line without control characters.
  static func oneLine(_ text: String, limit: Int) -> String {
    let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    let plain = String(
      String.UnicodeScalarView(line.unicodeScalars.filter { $0.properties.generalCategory != .control }))
    return plain.count > limit ? plain.prefix(limit) + "…" : plain
  }

  /// Whether a text says what a structured value does, as the protocol asks of servers. The official SDK for Python
  /// (mcp 2.3.0) writes each item of a list as a text of its own, and wraps what is no object in one as `result`.
  private static func says(_ parts: [String], _ structured: JSONValue) -> Bool {
    parts.contains { part in
      if let text = structured.object?.count == 1 ? structured["result"]?.string : nil, text == part { return true }
      return (try? JSONValue(parsing: part)) == structured
    }
  }

  /// Calls a tool; what comes back is the server's text.
  func call(_ tool: MCPRemoteTool, _ arguments: JSONObject) async throws -> (text: String, isError: Bool) {
    let faults = tool.inputSchema.faults(of: .object(arguments))
    guard faults.isEmpty else { return ("The arguments do not fit: " + faults.joined(separator: " "), true) }
    let result = try await client.call(tool, arguments)
    var parts: [String] = []
    for piece in result.content {
      switch piece {
      case .text(let text), .resource(_, _, let text): parts.append(text)
      case .resourceLink(let uri, let name, _): parts.append("\(name): \(uri)")
      case .other(let value): parts.append("(\(value["type"]?.string ?? "Something") that cannot be shown.)")
      }
    }
    if let structured = result.structured, !Self.says(parts, structured) { parts.append(structured.text(.pretty)) }
    return (parts.joined(separator: "\n"), result.isError)
  }
}
