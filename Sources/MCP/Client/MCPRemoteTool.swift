import JSONText

/// A tool that a server offers. All of its texts are the server's, and no more to be trusted than that.
package struct MCPRemoteTool: Sendable, Hashable {
  package var name: String
  package var title: String?
  package var description: String
  package var inputSchema: MCPSchema
  package var outputSchema: MCPSchema?
  /// What the server says of it; where it says nothing, the worst.
  package var hints: MCPToolHints

  /// Reads a tool of a list; `nil` where it has no name or no schema, or the name cannot be one.
  init?(_ value: JSONValue) {
    guard let name = value["name"]?.string, Self.isName(name), let input = value["inputSchema"], input.object != nil
    else { return nil }
    self.name = name
    let annotations = value["annotations"]
    title = value["title"]?.string ?? annotations?["title"]?.string
    description = value["description"]?.string ?? ""
    inputSchema = MCPSchema(input)
    outputSchema = value["outputSchema"].flatMap { $0.object == nil ? nil : MCPSchema($0) }
    hints = MCPToolHints(
      isReadOnly: annotations?["readOnlyHint"]?.bool ?? false,
      isDestructive: annotations?["destructiveHint"]?.bool ?? true,
      isIdempotent: annotations?["idempotentHint"]?.bool ?? false,
      isOpenWorld: annotations?["openWorldHint"]?.bool ?? true)
  }

  private static func isName(_ name: String) -> Bool {
    (1...128).contains(name.utf8.count)
      && name.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), 0x30...0x39,
          UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."):
          true
        default: false
        }
      }
  }
}
