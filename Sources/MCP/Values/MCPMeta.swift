/// Names that the protocol reserves in `_meta` and for extensions.
///
/// Source: revision 2026-07-28, "General fields"; extension "Tasks".
enum MCPMeta {
  static let protocolVersion = "io.modelcontextprotocol/protocolVersion"
  static let clientCapabilities = "io.modelcontextprotocol/clientCapabilities"
  static let clientInfo = "io.modelcontextprotocol/clientInfo"
  static let serverInfo = "io.modelcontextprotocol/serverInfo"
  static let relatedTask = "io.modelcontextprotocol/related-task"
  /// The extension by which servers answer with a task.
  static let tasks = "io.modelcontextprotocol/tasks"
}
