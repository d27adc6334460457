import Agents
import Git
import JSONText
import MCP

/// Shows files of the last commit, by the rules that hold for models: several calls of their tool at once.
struct ReadFilesTool: MCPTool {
  let options: GlobalOptions

  var name: String { "read_files" }
  var title: String { "Read files" }
  var description: String {
    """
    Shows files of the project's last commit, or lines of them. Secrets are taken out, and files that the project keeps back \
    are not shown; what is not committed is not seen.
    """
  }
  var hints: MCPToolHints { .reads }

  /// What all files of a call may take up together.
  private static let limitInBytes = 256 << 10

  var inputSchema: MCPSchema {
    MCPSchema([
      "type": "object",
      "properties": [
        "files": [
          "type": "array", "minItems": 1, "maxItems": 20, "description": "The files to show.",
          "items": RepositoryReading.strict(ReadFileTool.schema),
        ]
      ], "required": ["files"], "additionalProperties": false,
    ])
  }

  var outputSchema: MCPSchema? {
    MCPSchema([
      "type": "object",
      "properties": [
        "commit": ["type": "string", "description": "The commit that was read."],
        "files": [
          "type": "array",
          "items": [
            "type": "object",
            "properties": [
              "path": ["type": "string"],
              "text": ["type": "string", "description": "The lines, or why there are none."],
              "isFound": ["type": "boolean", "description": "Whether the text is of the file."],
              "isCut": ["type": "boolean", "description": "Whether lines are missing for want of room."],
            ], "required": ["path", "text", "isFound", "isCut"],
          ],
        ],
      ], "required": ["commit", "files"],
    ])
  }

  func call(_ call: MCPCall) async throws -> MCPToolResult {
    try await RepositoryReading(options).result { reader in
      var room = Self.limitInBytes
      var files: [JSONValue] = []
      for file in call.arguments["files"]?.array ?? [] {
        let answer = try await reader.answer(ReadFileTool.self, file, limitInBytes: room)
        room = max(0, room - answer.text.utf8.count)
        files.append([
          "path": file["path"] ?? "", "text": .string(answer.text), "isFound": .bool(answer.isFound),
          "isCut": .bool(answer.isCut),
        ])
      }
      return ["commit": .string(reader.commit.description), "files": .array(files)]
    }
  }
}
