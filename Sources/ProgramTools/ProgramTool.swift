import JSONText
package import MCP

/// A tool that runs one command of nexus with `--json`, as a user would without a terminal.
///
/// So it does what the command line does and nothing more: what needs a user's leave there, is refused here with the same
/// words, and no tool takes work onto the user's branch.
package struct ProgramTool: MCPTool {
  package let name: String
  package let title: String
  package let description: String
  package let inputSchema: MCPSchema
  package let hints: MCPToolHints
  package let isLong: Bool
  let program: Program
  /// The words after `nexus`, without `--json`.
  /// - Throws: `ProgramError` for arguments that no command takes.
  let command: @Sendable (JSONObject) throws(ProgramError) -> [String]
  /// A command whose output is the result, where that of the first is only events.
  let thenShow: [String]?
  /// Makes of what nexus printed what other programs may see.
  let guarding: @Sendable (JSONValue) -> JSONValue

  package var outputSchema: MCPSchema? {
    MCPSchema([
      "type": "object",
      "properties": [
        "values": ["type": "array", "description": "What nexus printed, one value a line, as docs/json.md describes."],
        "status": [
          "type": "integer",
          "description": "The exit status of nexus: 0 for done, 1 where not all was done or approved.",
        ],
      ], "required": ["values", "status"],
    ])
  }

  package func call(_ call: MCPCall) async throws -> MCPToolResult {
    let run = ProgramRun(program: program)
    do {
      let inBackground = call.arguments["background"]?.bool == true
      let words = try (inBackground ? ["job", "add", "--start"] : []) + command(call.arguments)
      var count = 0.0
      var result = try await run.run(Self.arguments(words)) { value in
        count += 1
        call.progress.report(count, Self.summary(of: guarding(value)))
      }
      // Work that came to an end and is not what was hoped for is a result.
      let status = result.status
      guard status == 0 || status == 1 && !result.values.isEmpty else { return failure(result) }
      if let thenShow, !inBackground {
        result = try await run.run(Self.arguments(thenShow)) { _ in }
        guard result.status == 0 else { return failure(result) }
      }
      return .structured(["values": .array(result.values.map(guarding)), "status": JSONValue(Int(status))])
    } catch let error as ProgramError {
      return .failure(error.message)
    }
  }

  /// Adds `--json` at the end, or before what stands for itself and is no option.
  private static func arguments(_ words: [String]) -> [String] {
    var words = words
    words.insert("--json", at: words.firstIndex(of: "--") ?? words.count)
    return words
  }

  private func failure(_ result: ProgramResult) -> MCPToolResult {
    let words = result.errors.isEmpty ? "nexus ended with status \(result.status)." : result.errors
    let values = result.values.suffix(20).map { MCPContent.text(guarding($0).text()) }
    return MCPToolResult(content: [.text(guarding(.string(words)).string ?? "")] + values, isError: true)
  }

  /// What a line of events says, for whoever watches.
  private static func summary(of value: JSONValue) -> String? {
    guard let name = value["event"]?.string ?? value["name"]?.string else { return nil }
    guard let task = value["task"]?.string else { return name }
    return "\(name) \(task)"
  }
}
