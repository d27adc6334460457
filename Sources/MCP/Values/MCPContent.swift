package import JSONText

/// A piece of what a tool or a prompt returns.
package enum MCPContent: Sendable, Hashable {
  case text(String)
  /// Points to a resource that the client may read; a line of text in revisions that know no links.
  case resourceLink(uri: String, name: String, mimeType: String?)
  /// A text resource in full.
  case resource(uri: String, mimeType: String?, text: String)
  /// Content of another kind, as the peer wrote it: images, audio, and what later revisions bring.
  case other(JSONValue)

  init?(_ value: JSONValue) {
    guard let type = value["type"]?.string else { return nil }
    let resource = value["resource"]
    switch type {
    case "text":
      guard let text = value["text"]?.string else { return nil }
      self = .text(text)
    case "resource_link":
      guard let uri = value["uri"]?.string else { return nil }
      let name = value["name"]?.string ?? uri
      self = .resourceLink(uri: uri, name: name, mimeType: value["mimeType"]?.string)
    case "resource":
      guard let uri = resource?["uri"]?.string else { return nil }
      guard let text = resource?["text"]?.string else {
        self = .other(value)
        return
      }
      self = .resource(uri: uri, mimeType: resource?["mimeType"]?.string, text: text)
    default: self = .other(value)
    }
  }

  func json(_ revision: MCPRevision) -> JSONValue {
    switch self {
    case .text(let text): return ["type": "text", "text": .string(text)]
    case .resourceLink(let uri, let name, let mimeType):
      guard revision.hasResourceLinks else { return ["type": "text", "text": .string("\(name): \(uri)")] }
      var object: JSONObject = ["type": "resource_link", "uri": .string(uri), "name": .string(name)]
      if let mimeType { object["mimeType"] = .string(mimeType) }
      return .object(object)
    case .resource(let uri, let mimeType, let text):
      var resource: JSONObject = ["uri": .string(uri)]
      if let mimeType { resource["mimeType"] = .string(mimeType) }
      resource["text"] = .string(text)
      return ["type": "resource", "resource": .object(resource)]
    case .other(let value): return value
    }
  }
}
