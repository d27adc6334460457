import Configuration
import CurlHTTP
import ModelCatalog
import ModelPolicies
import NexusProtocol
import Ollama
import Plugins

/// The model servers of the configuration, each as one client, and which of them a model's name means.
struct ServerPool: Sendable {
  /// One server, whichever roles it serves.
  struct Server: Sendable {
    let client: any ModelServer
    /// What replies: the client, its replicas, and the layers around them.
    let model: any LanguageModel
    /// The name it has in the configuration; nil for the one of bare names.
    let provider: String?
    /// The roles whose model it has.
    fileprivate(set) var roles: [ModelRole] = []

    var address: String { client.address }

    /// What users call a model of this server.
    func fullName(of model: String) -> String { provider.map { "\($0)/\(model)" } ?? model }
  }

  /// A model on its server.
  struct Place: Sendable {
    let server: Server
    /// What the server calls it.
    let model: String

    var client: any ModelServer { server.client }
  }

  /// In the order of the roles, each role's model before its fallbacks; then providers that no role uses.
  private(set) var servers: [Server] = []
  /// What the user should know of the addresses.
  private(set) var notices: [String] = []
  /// Providers that no role uses and that cannot be asked, and why.
  private(set) var unusable: [String: UserError] = [:]
  /// Where bare names of a role go, by place in `servers`.
  private var ollama: [ModelRole: Int] = [:]
  let configuration: NexusConfiguration
  let http = HTTPClient(.init(isLoopbackOnly: Surroundings.isOffline))
  let keys = ServerKeys()
  /// Those of the kind provider are servers too, unless a provider of the configuration has their name.
  let plugins = PluginFiles()
  private let known: KnownModels

  /// - Parameters:
  ///   - patience: How long a server may be silent when it is asked about itself; at most the configured time.
  ///   - includesUnused: Whether providers that no role uses are there too, if they can be.
  /// - Throws: `UserError` for an address that is none, a key that is not there, or a file of models that cannot be read.
  init(
    _ configuration: NexusConfiguration, patience: Duration = .seconds(30), includesUnused: Bool = false
  ) throws {
    self.configuration = configuration
    known = configuration.providers.isEmpty ? KnownModels() : try ModelKnowledge.read()
    let patience = min(patience, configuration.llm.timeout)
    for role in ModelRole.allCases {
      let names = [configuration[role].model] + configuration[role].fallbacks
      for (index, name) in names.enumerated() {
        let reference = configuration.reference(to: name)
        let place =
          try reference.provider.map { try add($0, patience) } ?? addOllama(of: role, patience)
        if index == 0 { servers[place].roles.append(role) }
      }
    }
    guard includesUnused else { return }
    let others = try plugins.plugins(of: .provider).map(\.manifest.name).filter { configuration.providers[$0] == nil }
    let names = configuration.providers.keys.sorted() + others
    for name in names where !servers.contains(where: { $0.provider == name }) {
      do {
        _ = try add(name, patience)
      } catch let error as UserError {
        unusable[name] = error
      }
    }
  }

  /// The server that has a role's model.
  func server(of role: ModelRole) -> Server {
    servers.first { $0.roles.contains(role) }!  // every role was given one
  }

  /// Where a model is that a role asks for; nil for a provider's that no role uses.
  func place(of name: String, for role: ModelRole) -> Place? {
    let reference = configuration.reference(to: name)
    guard let provider = reference.provider else {
      let server = ollama[role].map { servers[$0] } ?? servers.first { $0.provider == nil }
      return server.map { Place(server: $0, model: reference.model) }
    }
    return servers.first { $0.provider == provider }.map { Place(server: $0, model: reference.model) }
  }

  private mutating func addOllama(of role: ModelRole, _ patience: Duration) throws -> Int {
    if let index = ollama[role] { return index }
    let (host, hints) = try Self.hostOfOllama(configuration[role].baseUrl.text)
    notices += hints.filter { !notices.contains($0) }
    let key = try commonKey(for: role, isLoopback: host.isLoopback)
    let index =
      try servers.firstIndex { $0.provider == nil && $0.address == host.baseURL }
      ?? append(ollama(host, patience, key: key, caFile: try TrustedAuthorities.file(configuration.llm.caFile)), nil)
    ollama[role] = index
    return index
  }

  private mutating func add(_ provider: String, _ patience: Duration) throws -> Int {
    if let index = servers.firstIndex(where: { $0.provider == provider }) { return index }
    guard let settings = configuration.providers[provider] else {
      if plugins.has(provider) {
        let plugin = try plugins.plugin(provider, of: .provider)
        return append(cataloged(PluginServer(plugin, allowsRemote: allowsRemote)), provider)
      }
      throw UserError(
        "There is no provider \(provider).",
        hint: "Set its address with `nexus config set providers.\(provider).baseUrl URL`.", status: .configuration)
    }
    if settings.kind == .ollama, let address = settings.baseUrl {
      notices += try Self.hostOfOllama(address.text).1.filter { !notices.contains($0) }
    }
    let client = cataloged(try client(of: settings, at: settings.baseUrl?.text, "baseUrl", patience))
    let replicas = try settings.replicas.map { address in
      cataloged(try self.client(of: settings, at: address.text, "replicas", patience))
    }
    return append(client, provider, replicas)
  }

  /// Ollama tells all of its models itself.
  private func cataloged(_ client: any ModelServer) -> any ModelServer {
    client.kind == .ollama ? client : CatalogedServer(server: client, known: known)
  }

  var allowsRemote: Bool { configuration.llm.allowRemote && !Surroundings.isOffline }

  /// - Parameter replicas: Other servers with the same models.
  private mutating func append(
    _ client: any ModelServer, _ provider: String?, _ replicas: [any ModelServer] = []
  ) -> Int {
    let settings = provider.flatMap { configuration.providers[$0] }
    var stack = ServerStack()
    stack.requestsPerMinute = settings?.requestsPerMinute
    stack.tokensPerMinute = settings?.tokensPerMinute
    // Where nothing else could be asked, waiting for the server is all there is to do.
    let hasOthers = !replicas.isEmpty || ModelRole.allCases.contains { !configuration[$0].fallbacks.isEmpty }
    if !hasOthers { stack.breaker = CircuitBreaker(threshold: .max) }
    let model = stack.model(
      around: ([client] + replicas).map {
        BalancedModel.Server($0, address: $0.address, limit: settings?.concurrency, kind: $0.kind)
      })
    servers.append(Server(client: client, model: model, provider: provider))
    return servers.count - 1
  }

  /// One client for one server, which knows from one request that the server is at work while another waits.
  func ollama(_ host: OllamaHost, _ patience: Duration, key: String?, caFile: String?) -> any ModelServer {
    let known = servers.lazy.compactMap { $0.client as? OllamaClient }.first {
      $0.configuration.host == host && $0.configuration.apiKey == key && $0.configuration.caFile == caFile
    }
    return known
      ?? OllamaClient(
        .init(
          host: host, timeout: configuration.llm.timeout, metadataTimeout: patience,
          allowsRemote: allowsRemote, apiKey: key, caFile: caFile), http: http)
  }

  static func hostOfOllama(_ text: String) throws -> (OllamaHost, [String]) {
    do {
      return try OllamaHost.parse(text)
    } catch {
      throw UserError(
        "\(error.message).",
        hint: "`nexus config list` shows where it was set: OLLAMA_HOST, NEXUS_LLM_BASE_URL or `llm.baseUrl`.",
        status: .configuration)
    }
  }

  /// The key of the server of bare names; it goes to no address on another machine that the project's file chose.
  private func commonKey(for role: ModelRole, isLoopback: Bool) throws -> String? {
    guard let source = configuration.llm.key else { return nil }
    let paths = ["llm.baseUrl", "llm.models.\(role.rawValue).baseUrl"]
    if !isLoopback, paths.contains(where: { configuration.origin(of: $0).layer == .projectFile }) {
      throw UserError(
        "The project's file gives the model server an address on another machine, to which `llm.key` is not sent.",
        hint: "Set it in your own file if that is right: `nexus config set --user llm.baseUrl URL`.",
        status: .configuration)
    }
    return try keys.key(source, of: "model server", setting: "llm.key")
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
