package import JSONText

/// What a call of a tool returns.
package struct MCPToolResult: Sendable, Hashable {
  package var content: [MCPContent]
  /// The result as a value that fits the tool's `outputSchema`; `nil` for a tool without one.
  package var structured: JSONValue?
  /// Whether the tool failed, in a way that the model should read of and may mend.
  package var isError: Bool

  package init(content: [MCPContent], structured: JSONValue? = nil, isError: Bool = false) {
    self.content = content
    self.structured = structured
    self.isError = isError
  }

  package static func text(_ text: String) -> MCPToolResult { MCPToolResult(content: [.text(text)]) }
  package static func failure(_ text: String) -> MCPToolResult {
    MCPToolResult(content: [.text(text)], isError: true)
  }
  /// A structured result; clients that know no structure read it as text.
  package static func structured(_ value: JSONValue) -> MCPToolResult { MCPToolResult(content: [], structured: value) }

  /// Reads a result of any revision.
  init?(_ value: JSONValue) {
    guard value.object != nil else { return nil }
    let content = value["content"]?.array ?? []
    let isError = value["isError"]?.bool ?? false
    self.init(content: content.compactMap(MCPContent.init), structured: value["structuredContent"], isError: isError)
  }

  /// Before revision 2026-07-28, structured content had to be an object; anything else is left to the text.
  func json(_ revision: MCPRevision) -> JSONObject {
    var content = content
    if content.isEmpty, let structured { content = [.text(structured.text())] }
    var object: JSONObject = ["content": .array(content.map { $0.json(revision) })]
    if let structured, revision.hasStructuredContent, structured.object != nil || !revision.hasHandshake {
      object["structuredContent"] = structured
    }
    object["isError"] = .bool(isError)
    return object
  }
}
