import JSONText

/// A piece of what the user sends.
package enum ACPContent: Sendable, Hashable {
  case text(String)
  /// A file or another thing that the user pointed at; not read yet.
  case link(uri: String, name: String)
  /// The text of a file, as the editor holds it.
  case resource(uri: String, text: String)

  /// Reads a block; `nil` for a kind that was not declared to be understood, or that is malformed.
  init?(_ value: JSONValue) {
    switch value["type"]?.string {
    case "text":
      guard let text = value["text"]?.string else { return nil }
      self = .text(text)
    case "resource_link":
      guard let uri = value["uri"]?.string else { return nil }
      self = .link(uri: uri, name: value["name"]?.string ?? uri)
    case "resource":
      guard let uri = value["resource"]?["uri"]?.string, let text = value["resource"]?["text"]?.string else {
        return nil
      }
      self = .resource(uri: uri, text: text)
    default: return nil
    }
  }
}
