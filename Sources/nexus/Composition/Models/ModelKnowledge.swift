import Configuration
import JSONText
import ModelCatalog
import NexusProtocol

/// What is known of models by their names: what is built in, and what the user's `models.json` adds.
enum ModelKnowledge {
  /// - Throws: `UserError` for a file of the user's that cannot be read.
  static func read() throws -> KnownModels {
    guard let file = Surroundings.userModelsFile, let bytes = try Files.read(file) else { return .builtIn }
    do {
      return KnownModels.builtIn.extended(by: try KnownModels(json: bytes))
    } catch let fault as CatalogFault {
      throw unusable(file, fault.problem)
    } catch let error as JSONError {
      throw unusable(file, error.message)
    }
  }

  private static func unusable(_ file: String, _ problem: String) -> UserError {
    UserError(
      "The models in \(file) cannot be read: \(problem)", hint: "Mend the file, or delete it.", status: .configuration)
  }
}

/// What exchanges with the models of a configuration cost.
struct ModelPrices: Sendable {
  private let configuration: NexusConfiguration
  private let known: KnownModels
  private let pool: ServerPool

  init(_ configuration: NexusConfiguration, _ known: KnownModels, _ pool: ServerPool) {
    self.configuration = configuration
    self.known = known
    self.pool = pool
  }

  /// The price of a model: what the user says of the role's, nothing on a machine of one's own, what is known of its name.
  ///
  /// - Parameter name: As users write it.
  /// - Returns: Nil where it is not known.
  func price(of name: String, role: ModelRole) -> TokenPrice? {
    let settings = configuration[role]
    if name == settings.model, let price = settings.ownPrice { return price }
    guard let place = pool.place(of: name, for: role) else { return known.model(named: name)?.price?.tokens }
    if place.client.isLoopback, !place.client.isHosted(place.model) { return .free }
    return known.model(named: place.model)?.price?.tokens
  }
}

extension NexusConfiguration.Role {
  /// What the user says that the role's model costs; nil where that is nothing.
  var ownPrice: TokenPrice? {
    guard priceIn != nil || priceOut != nil else { return nil }
    func millionths(_ price: Double?) -> Int64 { Int64(((price ?? 0) * 1_000_000).rounded()) }
    return TokenPrice(input: millionths(priceIn), output: millionths(priceOut))
  }
}

extension Session {
  /// The prices of the configuration's models; nil where a server's address or key is missing, which is for others to say.
  ///
  /// - Throws: `UserError` for a file of the user's that cannot be read.
  func prices() throws -> ModelPrices? {
    let known = try ModelKnowledge.read()
    return (try? ServerPool(configuration, includesUnused: true)).map { ModelPrices(configuration, known, $0) }
  }
}
