import Configuration
import ModelCatalog
import NexusProtocol
import Store
import Terminal

/// Collects the models that one may be chosen of: those of the roles, their fallbacks, and those of providers of which
/// something is known.
struct ModelRouting {
  let directory: ModelDirectory
  let prices: ModelPrices
  let known: KnownModels
  let role: ModelRole
  let configuration: NexusConfiguration
  /// What models wrote, and how their attempts ended.
  let usage: [ModelUsage]
  let attempts: [AttemptTally]
  /// Whether models that are known not to see images are left out.
  var showsImages = false

  /// - Parameter store: That of the project; nil where there is no record.
  init(_ configuration: NexusConfiguration, as role: ModelRole, record store: Store?) async throws {
    directory = try ModelDirectory(configuration, includesUnused: true)
    known = try ModelKnowledge.read()
    prices = ModelPrices(configuration, known, directory.pool)
    (self.configuration, self.role) = (configuration, role)
    usage = try await store?.usage() ?? []
    attempts = try await store?.attemptTallies() ?? []
  }

  /// The models that can be asked now, and why the others of a server cannot.
  func candidates() async throws -> (candidates: [RouteCandidate], notices: [String]) {
    var candidates: [RouteCandidate] = []
    var notices = directory.notices
    for server in directory.servers {
      guard server.client.isLoopback || server.client.allowsRemote else { continue }
      do {
        candidates += try await self.candidates(on: server)
      } catch let error as ModelError {
        let name = server.provider.map { "the provider \($0)" } ?? server.address
        notices.append("No model of \(name) can be chosen. \(UserError(error).message)")
      }
    }
    // Those of the roles first, in the order of the configuration.
    let order = configuredNames
    func place(_ name: String) -> Int { order.firstIndex(of: name) ?? order.count }
    return (
      candidates.enumerated().sorted { (place($0.element.name), $0.offset) < (place($1.element.name), $1.offset) }
        .map(\.element), notices
    )
  }

  private var configuredNames: [String] {
    let roles = [role] + ModelRole.allCases.filter { $0 != role }
    return roles.flatMap { [configuration[$0].model] + configuration[$0].fallbacks }
  }

  private func candidates(on server: ServerPool.Server) async throws -> [RouteCandidate] {
    let installed = try await server.client.installed()
    let running = try await server.client.running()
    var names: [String] = []
    for name in configuredNames where !names.contains(name) {
      guard let model = own(name, on: server) else { continue }
      // Lists of other servers may be short.
      let isThere = server.client.kind != .ollama || installed.contains { server.client.areEqual($0.name, model) }
      if isThere { names.append(name) }
    }
    if server.provider != nil {
      let others = installed.map { server.fullName(of: $0.name) }
      names += others.filter { name in isKnown(name) && !names.contains { isSame($0, name, on: server) } }
    }
    var candidates: [RouteCandidate] = []
    for name in names {
      guard let model = own(name, on: server), server.client.allowsRemote || !server.client.isHosted(model),
        let facts = try await facts(of: model, on: server), facts.can("completion") ?? true,
        !(showsImages && server.client.kind == .ollama && facts.can("vision") == false)
      else { continue }
      candidates.append(candidate(name, model, facts, isLoaded: await isLoaded(model, running, on: server), server))
    }
    return candidates
  }

  /// What a server calls a model; nil for one of another server.
  private func own(_ name: String, on server: ServerPool.Server) -> String? {
    let roles = [role] + ModelRole.allCases.filter { $0 != role }
    return roles.lazy.compactMap { directory.model(name, of: $0, on: server) }.first
  }

  private func isKnown(_ name: String) -> Bool {
    known.model(named: name) != nil || usage.contains { $0.model == name } || attempts.contains { $0.model == name }
  }

  private func isSame(_ left: String, _ right: String, on server: ServerPool.Server) -> Bool {
    guard let left = own(left, on: server), let right = own(right, on: server) else { return false }
    return server.client.areEqual(left, right)
  }

  /// Nil for a model that went away meanwhile.
  private func facts(of model: String, on server: ServerPool.Server) async throws -> ModelFacts? {
    do {
      return try await server.client.facts(of: model)
    } catch let error as ModelError where error.code == .modelNotFound {
      return nil
    }
  }

  /// Nil where the server never has to load a model, or does not tell.
  private func isLoaded(_ model: String, _ running: [RunningModel], on server: ServerPool.Server) async -> Bool? {
    guard server.client.kind == .ollama, !server.client.isHosted(model) else { return nil }
    return await server.client.entry(of: model, in: running) != nil
  }

  private func candidate(
    _ name: String, _ model: String, _ facts: ModelFacts, isLoaded: Bool?, _ server: ServerPool.Server
  ) -> RouteCandidate {
    var candidate = RouteCandidate(name)
    candidate.price = prices.price(of: name, role: role)
    let limits = [facts.fixedContextLength ?? facts.trainedContextLength ?? known.model(named: name)?.contextLength]
    let set = server.client.kind == .ollama ? configuration.configuredContextLength(role) : nil
    candidate.contextLength = (limits + [set]).compactMap(\.self).min()
    candidate.billions = facts.parameterSize.flatMap { ModelSize.billions($0) } ?? ModelSize.billions(inName: name)
    candidate.isLoaded = isLoaded
    let matches: (String) -> Bool = { $0 == name || isSame($0, name, on: server) }
    let written = usage.filter { matches($0.model) && $0.tokens.written > 0 && $0.duration > .zero }
    let seconds = written.reduce(Duration.zero) { $0 + $1.duration } / .seconds(1)
    if seconds > 0 { candidate.tokensPerSecond = Double(written.reduce(0) { $0 + $1.tokens.written }) / seconds }
    for tally in attempts where matches(tally.model) {
      candidate.attempts += tally.outcomes.values.reduce(0, +)
      candidate.successes += tally.outcomes[.committed, default: 0] + tally.outcomes[.kept, default: 0]
    }
    return candidate
  }
}
