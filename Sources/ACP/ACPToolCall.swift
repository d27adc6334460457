import JSONText

/// Something that the agent does, as the editor shows it.
package struct ACPToolCall: Sendable, Hashable {
  package enum Kind: String, Sendable, Hashable {
    case read, edit, delete, move, search, execute, think, fetch, other
  }

  package enum Status: String, Sendable, Hashable {
    /// Not begun: it waits for leave, or for what comes before it.
    case pending
    case inProgress = "in_progress"
    case completed
    case failed
  }

  /// Unique in the session.
  package var id: String
  package var title: String
  package var kind: Kind
  package var status: Status
  package var content: [ACPToolContent]
  package var locations: [ACPLocation]

  package init(
    id: String, title: String, kind: Kind, status: Status, content: [ACPToolContent] = [],
    locations: [ACPLocation] = []
  ) {
    self.id = id
    self.title = title
    self.kind = kind
    self.status = status
    self.content = content
    self.locations = locations
  }

  var members: JSONObject {
    var object: JSONObject = [
      "toolCallId": .string(id), "title": .string(title), "kind": .string(kind.rawValue),
      "status": .string(status.rawValue),
    ]
    if !content.isEmpty { object["content"] = .array(content.map(\.json)) }
    if !locations.isEmpty { object["locations"] = .array(locations.map(\.json)) }
    return object
  }
}

/// What changed of a tool call; `nil` for what did not.
package struct ACPToolCallUpdate: Sendable, Hashable {
  package var id: String
  package var title: String?
  package var status: ACPToolCall.Status?
  package var content: [ACPToolContent]?
  package var locations: [ACPLocation]?

  package init(
    id: String, title: String? = nil, status: ACPToolCall.Status? = nil, content: [ACPToolContent]? = nil,
    locations: [ACPLocation]? = nil
  ) {
    self.id = id
    self.title = title
    self.status = status
    self.content = content
    self.locations = locations
  }

  var members: JSONObject {
    var object: JSONObject = ["toolCallId": .string(id)]
    if let title { object["title"] = .string(title) }
    if let status { object["status"] = .string(status.rawValue) }
    if let content { object["content"] = .array(content.map(\.json)) }
    if let locations { object["locations"] = .array(locations.map(\.json)) }
    return object
  }
}

package enum ACPToolContent: Sendable, Hashable {
  case text(String)
  /// A change of a file; the path is absolute, and `old` is `nil` for a new file.
  case diff(path: String, old: String?, new: String)

  var json: JSONValue {
    switch self {
    case .text(let text): ["type": "content", "content": ["type": "text", "text": .string(text)]]
    case .diff(let path, let old, let new):
      ["type": "diff", "path": .string(path), "oldText": old.map(JSONValue.string) ?? .null, "newText": .string(new)]
    }
  }
}

/// A place in a file that the editor may follow.
package struct ACPLocation: Sendable, Hashable {
  /// Absolute.
  package var path: String
  /// From 1.
  package var line: Int?

  package init(path: String, line: Int? = nil) {
    self.path = path
    self.line = line
  }

  var json: JSONValue {
    var object: JSONObject = ["path": .string(path)]
    if let line { object["line"] = JSONValue(line) }
    return .object(object)
  }
}
