import Checks
import Configuration
import Exchanges
import MCP
import NexusProtocol
import ToolServers

extension Session {
  /// Runs `body` with the tools of the configured servers, as far as the user has allowed them; nil where there are none.
  ///
  /// Servers start meanwhile and end with it.
  /// - Parameter isWanted: Whether anything will be asked of a server, by its name.
  func withToolServers<Value: Sendable>(
    where isWanted: (String) -> Bool = { _ in true }, _ body: ((any OtherTools)?) async throws -> Value
  ) async throws -> Value {
    let configured = try toolServers().filter { isWanted($0.name) }
    guard !configured.isEmpty else { return try await body(nil) }
    let leave = try ToolServerLeave(project)
    return try await withToolServers(
      configured, refusal: leave.refusalOfUse,
      leave: { server, said in
        guard try !leave.mayUse(server, version: said.version) else { return }
        throw ToolServerError(
          "The tool server \(server.name) (\(said.name) \(said.version)) may not be used yet: `nexus mcp trust "
            + "\(server.name)` allows it.")
      }
    ) { try await body($0) }
  }

  /// Starts servers, and runs `body` with them.
  ///
  /// - Parameter refusal: Why one may not be started, in a sentence; nil where it may.
  func withToolServers<Value: Sendable>(
    _ configured: [ConfiguredToolServer], refusal: (ConfiguredToolServer) throws -> String? = { _ in nil },
    leave: @escaping @Sendable (ConfiguredToolServer, ToolServerIntroduction) async throws -> Void,
    _ body: (ToolServers) async throws -> Value
  ) async throws -> Value {
    var servers: [ToolServer] = []
    var refused: [String: String] = [:]
    for server in configured {
      let name = server.name
      do {
        if let sentence = try refusal(server) {
          refused[name] = sentence
        } else {
          servers.append(try server.server(from: directory))
        }
      } catch let error as ToolServerError {
        refused[name] = error.message
      }
    }
    let byName = Dictionary(uniqueKeysWithValues: configured.map { ($0.name, $0) })
    return try await ToolServers.with(
      servers, without: refused, as: MCPIdentity(name: "nexus", title: "nexus", version: Version.current),
      leave: { server, said in
        guard let server = byName[server.name] else { return }
        try await leave(server, said)
      }, body)
  }
}

extension ToolServerSettings {
  /// The usual few variables of nexus's own environment, and those that are set.
  var environmentInFull: [String: String] {
    CheckEnvironment(choosingFrom: Surroundings.environment, values: environment).variables
  }
}
