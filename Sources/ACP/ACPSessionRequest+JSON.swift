import JSONRPC
import JSONText

extension ACPSessionRequest {
  /// Reads what `session/new` and `session/load` have in common.
  init(_ parameters: JSONObject) throws(RPCError) {
    guard let directory = parameters["cwd"]?.string, directory.hasPrefix("/") else {
      throw .invalidParameters("\"cwd\" must be an absolute path.")
    }
    var servers: [ACPToolServer] = []
    for value in parameters["mcpServers"]?.array ?? [] {
      guard value["type"] == nil || value["type"] == "stdio" else {
        throw .invalidParameters("Only servers of tools that are programs can be used.")
      }
      guard let server = ACPToolServer(value) else {
        throw .invalidParameters("A server of tools must have a name, a command, arguments and an environment.")
      }
      servers.append(server)
    }
    self.init(directory: directory, servers: servers)
  }
}

extension ACPToolServer {
  init?(_ value: JSONValue) {
    guard let name = value["name"]?.string, let command = value["command"]?.string else { return nil }
    let arguments = value["args"]?.array ?? []
    var environment: [String: String] = [:]
    for variable in value["env"]?.array ?? [] {
      guard let name = variable["name"]?.string, let text = variable["value"]?.string else { return nil }
      environment[name] = text
    }
    let texts = arguments.compactMap(\.string)
    guard texts.count == arguments.count else { return nil }
    self.init(name: name, command: command, arguments: texts, environment: environment)
  }
}

extension ACPSessionInfo {
  var json: JSONValue {
    var object: JSONObject = ["sessionId": .string(id), "cwd": .string(directory)]
    if let title { object["title"] = .string(title) }
    if let updatedAt { object["updatedAt"] = .string(updatedAt) }
    return .object(object)
  }
}
