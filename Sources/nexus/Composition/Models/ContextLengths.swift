import Agents
import Configuration
import Exchanges
import NexusProtocol
import Ollama

extension NexusConfiguration {
  /// The window the user set for a role, or for the other one if the same model on the same server plays both: two
  /// windows would have it loaded anew with each change of roles.
  ///
  /// - Parameter sharing: Whether one model plays both roles, where more is known of that than the names say.
  func configuredContextLength(_ role: ModelRole, sharing: Bool? = nil) -> Int? {
    func own(_ role: ModelRole) -> Int? {
      let isSet = origin(of: "llm.models.\(role.rawValue).contextLength").layer != .builtIn
      return isSet ? self[role].contextLength : nil
    }
    if let length = own(role) { return length }
    let other: ModelRole = role == .overseer ? .implementation : .overseer
    return sharing ?? sharesModel ? own(other) : nil
  }

  /// Whether one model on one server plays both roles.
  var sharesModel: Bool {
    let (one, two) = (reference(to: overseer.model), reference(to: implementation.model))
    guard one.provider == two.provider, ModelName.areEqual(one.model, two.model) else { return false }
    return one.provider != nil || overseer.baseUrl == implementation.baseUrl
  }
}

extension ModelServer {
  /// Chooses the window of a role's model, asking the server what it needs to know.
  ///
  /// - Throws: `ModelError`.
  func contextLength(for model: String, configured: Int?) async throws -> ContextLengthChoice {
    var facts = try await facts(of: model)
    if facts.tellsWindowOnceLoaded {
      try await load(model, options: GenerationOptions(contextLength: configured ?? 0), keepAlive: nil)
      facts = try await self.facts(of: model)
    }
    guard configured == nil, facts.fixedContextLength == nil else {
      return .make(
        configured: configured, .init(trained: facts.trainedContextLength, fixed: facts.fixedContextLength))
    }
    let installed = try await installed().first { areEqual($0.name, model) }
    let running = await entry(of: model, in: try await running())
    return .make(configured: nil, contextModel(facts, installed, running))
  }

  func contextModel(
    _ facts: ModelFacts, _ installed: InstalledModel?, _ running: RunningModel?
  ) -> ContextLengthChoice.Model {
    let isElsewhere = facts.remoteHost != nil || !isLoopback
    return .init(
      trained: facts.trainedContextLength, fixed: facts.fixedContextLength, inEffect: running?.contextLength,
      sizeInBytes: installed?.sizeInBytes, bytesPerToken: facts.cacheBytesPerToken,
      memoryInBytes: isElsewhere ? nil : Surroundings.memoryInBytes)
  }
}
