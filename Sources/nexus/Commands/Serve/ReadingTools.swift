import Agents
import Git
import JSONText
import MCP
import NexusProtocol

/// Shows files of the last commit, by the rules that hold for models.
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
          "items": [
            "type": "object",
            "properties": [
              "path": ["type": "string", "description": "The file, from the root of the repository."],
              "lines": ["type": "string", "description": "Lines such as 10-40, or 10-40,80-90; all if not given."],
            ], "required": ["path"], "additionalProperties": false,
          ],
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
        let path = file["path"]?.string ?? ""
        let answer = try await reader.file(path, lines: file["lines"]?.string, limitInBytes: room)
        room = max(0, room - answer.text.utf8.count)
        files.append([
          "path": .string(path), "text": .string(answer.text), "isFound": .bool(answer.isFound),
          "isCut": .bool(answer.isCut),
        ])
      }
      return ["commit": .string(reader.commit.description), "files": .array(files)]
    }
  }
}

/// Finds lines of the last commit, by the rules that hold for models.
struct SearchFilesTool: MCPTool {
  let options: GlobalOptions

  var name: String { "search" }
  var title: String { "Search" }
  var description: String {
    """
    Finds the lines that a regular expression matches, in the files of the project's last commit. Takes time linear in what is \
    searched. Files that are closed, generated or another project's are passed over.
    """
  }
  var hints: MCPToolHints { .reads }

  private static let limitInBytes = 64 << 10

  var inputSchema: MCPSchema {
    MCPSchema([
      "type": "object",
      "properties": [
        "pattern": [
          "type": "string", "minLength": 1,
          "description": "A regular expression over lines. (?i) at its start ignores case.",
        ],
        "path": ["type": "string", "description": "A directory or file to search in; everywhere if not given."],
      ], "required": ["pattern"], "additionalProperties": false,
    ])
  }

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
      let answer = try await reader.search(
        call.arguments["pattern"]?.string ?? "", in: call.arguments["path"]?.string, limitInBytes: Self.limitInBytes)
      return [
        "commit": .string(reader.commit.description), "text": .string(answer.text), "isFound": .bool(answer.isFound),
        "isCut": .bool(answer.isCut),
      ]
    }
  }
}

/// Opens the repository for one call.
private struct RepositoryReading {
  let options: GlobalOptions

  init(_ options: GlobalOptions) { self.options = options }

  /// What cannot be read at all is a result that says why, in the words of the command line.
  func result(_ read: (RepositoryReader) async throws -> JSONValue) async throws -> MCPToolResult {
    do {
      let repository = try Session(options).requireProject().repository
      guard let commit = try await repository.head().commit else { throw UserError.noCommits }
      return .structured(try await read(try await RepositoryReader(repository, at: commit)))
    } catch let error as CancellationError {
      throw error
    } catch {
      return .failure(ShownToPrograms.words(error))
    }
  }
}
