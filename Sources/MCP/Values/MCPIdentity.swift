import JSONText

/// Who a client or a server says it is. For showing, never for decisions.
package struct MCPIdentity: Sendable, Hashable {
  package var name: String
  package var title: String?
  package var version: String

  package init(name: String, title: String? = nil, version: String) {
    self.name = name
    self.title = title
    self.version = version
  }

  init?(_ value: JSONValue?) {
    guard let name = value?["name"]?.string else { return nil }
    self.init(name: name, title: value?["title"]?.string, version: value?["version"]?.string ?? "")
  }

  func json(_ revision: MCPRevision) -> JSONValue {
    var object: JSONObject = ["name": .string(name)]
    if revision.hasTitles, let title { object["title"] = .string(title) }
    object["version"] = .string(version)
    return .object(object)
  }
}
