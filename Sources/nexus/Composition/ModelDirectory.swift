import Configuration
import CurlHTTP
import NexusProtocol
import Ollama

/// The model servers of the configuration, to be asked about themselves and their models; no prompt goes through here.
struct ModelDirectory: Sendable {
  /// One server, whichever roles it serves.
  struct Server: Sendable {
    let client: OllamaClient
    var roles: [ModelRole]

    var address: String { client.configuration.host.baseURL }
  }

  /// Each server once, in the order of the roles.
  let servers: [Server]
  /// What the user should know of the addresses.
  let notices: [String]
  private let roles: [ModelRole: NexusConfiguration.Role]

  /// - Parameter patience: How long a server may be silent when it is asked about itself; at most the configured time.
  /// - Throws: `ModelError` for an address that is none.
  init(_ configuration: NexusConfiguration, patience: Duration = .seconds(15)) throws(ModelError) {
    let http = HTTPClient()
    var servers: [Server] = []
    var notices: [String] = []
    for role in ModelRole.allCases {
      let (host, hints) = try OllamaHost.parse(configuration[role].baseUrl.text)
      notices += hints.filter { !notices.contains($0) }
      if let index = servers.firstIndex(where: { $0.client.configuration.host == host }) {
        servers[index].roles.append(role)
        continue
      }
      let client = OllamaClient(
        .init(
          host: host, timeout: configuration.llm.timeout, metadataTimeout: min(patience, configuration.llm.timeout),
          allowsRemote: configuration.llm.allowRemote), http: http)
      servers.append(Server(client: client, roles: [role]))
    }
    self.servers = servers
    self.notices = notices
    roles = Dictionary(uniqueKeysWithValues: ModelRole.allCases.map { ($0, configuration[$0]) })
  }

  /// The server of a role.
  func server(of role: ModelRole) -> Server {
    servers.first { $0.roles.contains(role) }!  // every role was given one
  }

  /// The servers whose roles name a model, also as a fallback; the first server for a model that no role names.
  func servers(for model: String) -> [Server] {
    let wanting = servers.filter { server in
      server.roles.contains { role in usage(of: model, by: role) != nil }
    }
    return wanting.isEmpty ? Array(servers.prefix(1)) : wanting
  }

  /// How a role uses a model.
  enum Usage { case model, fallback }

  func usage(of model: String, by role: ModelRole) -> Usage? {
    guard let settings = roles[role] else { return nil }
    if ModelName.areEqual(settings.model, model) { return .model }
    return settings.fallbacks.contains { ModelName.areEqual($0, model) } ? .fallback : nil
  }
}

extension NexusConfiguration {
  subscript(role: ModelRole) -> Role {
    switch role {
    case .overseer: overseer
    case .implementation: implementation
    }
  }
}
