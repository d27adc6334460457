import JSONText

/// What a server lets its clients read.
package protocol MCPResources: Sendable {
  var templates: [MCPResourceTemplate] { get }
  /// One page, in a steady order.
  /// - Parameter cursor: What the last page ended with; `nil` for the first.
  /// - Throws: `MCPCursorError` for a cursor that it did not give.
  func list(after cursor: String?) async throws -> (resources: [MCPResource], next: String?)
  /// Reads a resource; `nil` where there is none of that address.
  func read(_ uri: String) async throws -> [MCPResourceText]?
}

/// A cursor that does not come from the list it was sent to.
package struct MCPCursorError: Error, Sendable, Hashable {
  package init() {}
}

package struct MCPResource: Sendable, Hashable {
  package var uri: String
  package var name: String
  package var title: String?
  package var mimeType: String?

  package init(uri: String, name: String, title: String? = nil, mimeType: String? = nil) {
    self.uri = uri
    self.name = name
    self.title = title
    self.mimeType = mimeType
  }

  func json(_ revision: MCPRevision) -> JSONValue {
    var object: JSONObject = ["uri": .string(uri), "name": .string(name)]
    if revision.hasTitles, let title { object["title"] = .string(title) }
    if let mimeType { object["mimeType"] = .string(mimeType) }
    return .object(object)
  }
}

/// Addresses of resources that are not all listed, as a URI template (RFC 6570).
package struct MCPResourceTemplate: Sendable, Hashable {
  package var uriTemplate: String
  package var name: String
  package var description: String
  package var mimeType: String?

  package init(uriTemplate: String, name: String, description: String, mimeType: String? = nil) {
    self.uriTemplate = uriTemplate
    self.name = name
    self.description = description
    self.mimeType = mimeType
  }

  var json: JSONValue {
    var object: JSONObject = [
      "uriTemplate": .string(uriTemplate), "name": .string(name), "description": .string(description),
    ]
    if let mimeType { object["mimeType"] = .string(mimeType) }
    return .object(object)
  }
}

/// The text of a resource, or of a part of it that has its own address.
package struct MCPResourceText: Sendable, Hashable {
  package var uri: String
  package var mimeType: String?
  package var text: String

  package init(uri: String, mimeType: String? = nil, text: String) {
    self.uri = uri
    self.mimeType = mimeType
    self.text = text
  }

  var json: JSONValue {
    var object: JSONObject = ["uri": .string(uri)]
    if let mimeType { object["mimeType"] = .string(mimeType) }
    object["text"] = .string(text)
    return .object(object)
  }
}
