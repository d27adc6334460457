import Configuration
import NexusProtocol

/// The model servers of the configuration, to be asked about themselves and their models; no prompt goes through here.
struct ModelDirectory: Sendable {
  typealias Server = ServerPool.Server

  let pool: ServerPool
  private let configuration: NexusConfiguration

  /// - Parameters:
  ///   - patience: How long a server may be silent when it is asked about itself; at most the configured time.
  ///   - includesUnused: Whether providers that no role uses are there too.
  /// - Throws: `UserError` for an address that is none, or a key that is not there.
  init(
    _ configuration: NexusConfiguration, patience: Duration = .seconds(15), includesUnused: Bool = false
  ) throws {
    pool = try ServerPool(configuration, patience: patience, includesUnused: includesUnused)
    self.configuration = configuration
  }

  /// Each server once, in the order of the roles.
  var servers: [Server] { pool.servers }
  /// What the user should know of the addresses.
  var notices: [String] {
    pool.notices + pool.unusable.sorted { $0.key < $1.key }.map(\.value.message)
  }

  /// The server of a role's model.
  func server(of role: ModelRole) -> Server { pool.server(of: role) }

  /// What a server calls the model that a role means by `name`; nil where that is on another server.
  func model(_ name: String, of role: ModelRole, on server: Server) -> String? {
    guard let place = pool.place(of: name, for: role) else { return nil }
    let isThere = place.server.provider == server.provider && place.server.address == server.address
    return isThere ? place.model : nil
  }

  /// How a role uses a model.
  enum Usage { case model, fallback }

  /// How a role uses the model that `server` calls `model`; nil where it does not.
  func usage(of model: String, on server: Server, by role: ModelRole) -> Usage? {
    func isMeant(by name: String) -> Bool {
      self.model(name, of: role, on: server).map { server.client.areEqual($0, model) } ?? false
    }
    if isMeant(by: configuration[role].model) { return .model }
    return configuration[role].fallbacks.contains(where: isMeant) ? .fallback : nil
  }
}
