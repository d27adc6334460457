import Agents
import Git
import JSONText
import MCP

/// Finds lines of the last commit, by the rules that hold for models: a call of their tool.
struct SearchFilesTool: MCPTool {
  let options: GlobalOptions

  var name: String { SearchTool.name }
  var title: String { "Search" }
  var description: String {
    """
    Finds the lines that a regular expression matches, in the files of the project's last commit. Takes time linear in what is \
    searched. Files that are closed, generated or another project's are passed over.
    """
  }
  var hints: MCPToolHints { .reads }

  private static let limitInBytes = 64 << 10

  var inputSchema: MCPSchema { MCPSchema(RepositoryReading.strict(SearchTool.schema)) }

  var outputSchema: MCPSchema? {
    MCPSchema([
      "type": "object",
      "properties": [
        "commit": ["type": "string", "description": "The commit that was searched."],
        "text": ["type": "string", "description": "A line `path:number: text` for each match, or why there is none."],
        "isFound": ["type": "boolean", "description": "Whether anything matches."],
        "isCut": ["type": "boolean", "description": "Whether matches are missing for want of room."],
      ], "required": ["commit", "text", "isFound", "isCut"],
    ])
  }

  func call(_ call: MCPCall) async throws -> MCPToolResult {
    try await RepositoryReading(options).result { reader in
      let answer = try await reader.answer(
        SearchTool.self, .object(call.arguments), limitInBytes: Self.limitInBytes)
      return [
        "commit": .string(reader.commit.description), "text": .string(answer.text), "isFound": .bool(answer.isFound),
        "isCut": .bool(answer.isCut),
      ]
    }
  }
}
