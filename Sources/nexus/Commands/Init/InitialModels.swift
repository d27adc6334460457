import Configuration
import JSONText
import NexusProtocol

/// The models a new configuration begins with.
struct InitialModels {
  /// A model and why it was taken.
  struct Choice {
    let name: String
    /// False as well when no server could be asked.
    let isInstalled: Bool
  }

  private let choices: [ModelRole: Choice]
  /// Why the server could not be asked; nil when it was.
  private let problem: UserError?
  /// The servers that were found beside Ollama.
  private var findings: [ServerProbe.Finding] = []
  /// Of these, the ones whose models are taken.
  private(set) var providers: [ServerProbe.Finding] = []
  /// How the models that a person took are in memory.
  private var fit: String?

  subscript(role: ModelRole) -> Choice { choices[role]! }  // both inits give each role one

  /// The servers that answer beside those that are configured.
  static func otherServers(_ configuration: NexusConfiguration) async -> [ServerProbe.Finding] {
    let known = Set(configuration.providers.values.compactMap(\.baseUrl?.text))
    return await ServerProbe.findings().filter { finding in
      !known.contains { $0.hasPrefix(finding.address) } && configuration.providers[finding.provider] == nil
    }
  }

  /// Asks the server what is installed; takes models of the other servers where it has none, and the built-in ones where
  /// there are no others.
  static func choose(
    for configuration: NexusConfiguration, _ others: [ServerProbe.Finding]
  ) async throws -> InitialModels {
    var models = try await fromServers(of: configuration)
    models.findings = others
    let areThere = ModelRole.allCases.contains { models[$0].isInstalled }
    guard !areThere, let finding = models.findings.first else { return models }
    return InitialModels(
      choices: Dictionary(uniqueKeysWithValues: ModelRole.allCases.map { ($0, finding.choice(for: $0)) }),
      problem: nil, findings: models.findings, providers: [finding])
  }

  private static func fromServers(of configuration: NexusConfiguration) async throws -> InitialModels {
    do {
      let directory = try ModelDirectory(configuration, patience: .seconds(5))
      var choices: [ModelRole: Choice] = [:]
      for server in directory.servers {
        let models = try await ModelInventory.take(of: server)
        for role in server.roles { choices[role] = choice(for: role, from: models, configuration) }
      }
      return InitialModels(choices: choices, problem: nil)
    } catch let error as ModelError {
      return builtIn(configuration, because: UserError(error))
    } catch let error as UserError {
      return builtIn(configuration, because: error)
    }
  }

  private static func builtIn(_ configuration: NexusConfiguration, because problem: UserError) -> InitialModels {
    let names = ModelRole.allCases.map { ($0, Choice(name: configuration[$0].model, isInstalled: false)) }
    return InitialModels(choices: Dictionary(uniqueKeysWithValues: names), problem: problem)
  }

  /// The configured model if it is there, else the newest of the kind that suits the role, else the newest at all.
  private static func choice(
    for role: ModelRole, from inventory: ModelInventory, _ configuration: NexusConfiguration
  ) -> Choice {
    let configured = configuration[role].model
    let models = inventory.entries.filter { $0.canWrite && !inventory.isHosted($0) }
    let own = configuration.reference(to: configured).model
    if models.contains(where: { inventory.server.client.areEqual($0.model.name, own) }) {
      return Choice(name: configured, isInstalled: true)
    }
    let suiting = models.first { entry in
      let isForCode = isCodeModel(entry.model.name)
      return role == .implementation ? isForCode : !isForCode && entry.facts?.can("thinking") == true
    }
    guard let model = suiting ?? models.first else { return Choice(name: configured, isInstalled: false) }
    return Choice(name: inventory.server.fullName(of: model.model.name), isInstalled: true)
  }

  /// By the words that makers put into the names of models for code.
  static func isCodeModel(_ name: String) -> Bool {
    let name = name.lowercased()
    return ["code", "devstral", "starcoder"].contains { name.firstRange(of: $0) != nil }
  }

  /// What to tell the user, a line each.
  var report: [String] {
    if let problem {
      return ["The models are the built-in ones, since no server could be asked. \(problem.message)"]
    }
    let found = findings.map { finding in
      providers.contains { $0.address == finding.address }
        ? "\(finding.sentence) Its models are written \(finding.provider)/MODEL."
        : "\(finding.sentence) To use it: `nexus config set providers.\(finding.provider).baseUrl \(finding.address)`"
          + (finding.kind == .openai
            ? "" : " and `nexus config set providers.\(finding.provider).kind \(finding.kind.rawValue)`")
    }
    return found
      + ModelRole.allCases.map { role in
        let choice = self[role]
        return choice.isInstalled
          ? "The \(role.title)'s model is \(choice.name)."
          : "The \(role.title)'s model is \(choice.name), which is not installed yet: `nexus models pull \(choice.name)`"
      } + [fit].compactMap(\.self)
  }

  var json: JSONValue {
    JSONValue(
      members:
        ModelRole.allCases.map { role in
          (
            role.rawValue,
            JSONValue(members: [("model", .string(self[role].name)), ("installed", .bool(self[role].isInstalled))])
          )
        })
  }
}

extension ServerProbe.Finding {
  /// A model for code where that is wanted and there is one; else the first.
  fileprivate func choice(for role: ModelRole) -> InitialModels.Choice {
    let suiting = models.first { InitialModels.isCodeModel($0.name) == (role == .implementation) }
    return .init(name: "\(provider)/\((suiting ?? models[0]).name)", isInstalled: true)
  }
}

extension InitialModels {
  /// Those that a person took from what was found.
  init(_ names: [ModelRole: String], of findings: [ServerProbe.Finding], fit: String?) {
    choices = names.mapValues { Choice(name: $0, isInstalled: true) }
    problem = nil
    self.findings = findings
    providers = findings.filter { finding in names.values.contains { $0.hasPrefix(finding.provider + "/") } }
    self.fit = fit
  }
}
