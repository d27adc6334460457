package import JSONText

/// Something that a client may have done.
package protocol MCPTool: Sendable {
  /// 1–48 of `a-z`, `0-9` and `_`: what every client and every model's API takes.
  var name: String { get }
  var title: String { get }
  /// For the model that chooses: what the tool does, when it is right, what it costs.
  var description: String { get }
  /// An object's schema. Leave `$schema` out: clients refuse dialects that they do not know.
  var inputSchema: MCPSchema { get }
  /// The schema of `MCPToolResult.structured`, which must then be there unless the tool fails. Its root is an object.
  var outputSchema: MCPSchema? { get }
  var hints: MCPToolHints { get }
  /// Whether a call may last so long that it should be a task for clients that know tasks.
  var isLong: Bool { get }

  /// Does it. Arguments fit the schema. Called at once for every call, also while others run.
  ///
  /// A failure that the model can do something about is a result that says so.
  /// - Throws: `RPCError` for what only the client's program understands; anything else reaches it as "internal error".
  ///   When the client cancels, the task is.
  func call(_ call: MCPCall) async throws -> MCPToolResult
}

extension MCPTool {
  package var outputSchema: MCPSchema? { nil }
  package var isLong: Bool { false }

  /// The tool as `tools/list` shows it: every member that the revision knows, and nothing that it does not.
  func json(_ revision: MCPRevision) -> JSONValue {
    var object: JSONObject = ["name": .string(name)]
    if revision.hasTitles { object["title"] = .string(title) }
    object["description"] = .string(description)
    object["inputSchema"] = inputSchema.json
    if revision.hasStructuredContent, let outputSchema { object["outputSchema"] = outputSchema.json }
    if revision.hasAnnotations { object["annotations"] = hints.json(title: title) }
    if revision.hasTasksInCore, isLong { object["execution"] = ["taskSupport": "optional"] }
    return .object(object)
  }
}

/// What a tool says of itself. Clients ask their user by it, so it must be true.
///
/// Without hints a tool counts as one that destroys and reaches the world; so all four are always sent.
package struct MCPToolHints: Sendable, Hashable {
  /// Changes nothing outside of its own records.
  package var isReadOnly: Bool
  /// May overwrite or remove what is not its own.
  package var isDestructive: Bool
  /// The same call again changes nothing more.
  package var isIdempotent: Bool
  /// Reaches what lies outside of the project: other servers, the web.
  package var isOpenWorld: Bool

  package init(isReadOnly: Bool, isDestructive: Bool, isIdempotent: Bool, isOpenWorld: Bool) {
    self.isReadOnly = isReadOnly
    self.isDestructive = isDestructive
    self.isIdempotent = isIdempotent
    self.isOpenWorld = isOpenWorld
  }

  /// Reads, and nothing else.
  package static let reads = MCPToolHints(
    isReadOnly: true, isDestructive: false, isIdempotent: true, isOpenWorld: false)

  func json(title: String) -> JSONValue {
    [
      "title": .string(title), "readOnlyHint": .bool(isReadOnly), "destructiveHint": .bool(isDestructive),
      "idempotentHint": .bool(isIdempotent), "openWorldHint": .bool(isOpenWorld),
    ]
  }
}

/// One call of a tool.
package struct MCPCall: Sendable {
  package let arguments: JSONObject
  package let progress: MCPProgress
}
