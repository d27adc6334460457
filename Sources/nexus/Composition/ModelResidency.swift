import Agents
import NexusProtocol
import Ollama

/// What is in the memory of Ollama's servers, by what `/api/ps` tells, and by sizes before it tells.
struct ModelResidency: Residency {
  private let settings: AgentSettings
  private let servers: ModelServers
  private let loadsAhead: Bool

  /// - Parameter loadsAhead: Whether models are loaded before they are asked.
  init(_ settings: AgentSettings, _ servers: ModelServers, loadsAhead: Bool) {
    self.loadsAhead = loadsAhead
    self.settings = settings
    self.servers = servers
  }

  func holdsBoth() async -> Bool {
    let (overseer, implementation) = (settings.overseer, settings.implementation)
    guard let client = servers.reachable(.overseer), let other = servers.reachable(.implementation) else {
      return false
    }
    guard client.configuration.host == other.configuration.host else { return true }
    if ModelName.areEqual(overseer.model, implementation.model) {
      return overseer.options.contextLength == implementation.options.contextLength
    }
    guard let running = try? await client.running() else { return false }
    var bytes = 0
    var areInMemory = true
    for role in [overseer, implementation] {
      if let entry = running.first(where: { ModelName.areEqual($0.name, role.model) }) {
        bytes += entry.sizeInBytes
      } else {
        guard let size = await client.estimatedSize(of: role.model, options: role.options) else { return false }
        bytes += size
        areInMemory = false
      }
    }
    if areInMemory { return true }
    return client.configuration.host.isLoopback && bytes <= Surroundings.memoryInBytes / 4 * 3
  }

  func load(_ role: ModelRole) async -> Bool {
    let settings = settings[role]
    guard loadsAhead, let client = servers.reachable(role) else { return false }
    do {
      // Where a model runs elsewhere there is nothing to load; and it must not be asked without leave.
      guard try await client.factsBeforePrompt(of: settings.model).remoteHost == nil else { return false }
      let running = try await client.running().first { ModelName.areEqual($0.name, settings.model) }
      if let running, running.contextLength ?? settings.options.contextLength == settings.options.contextLength {
        return false
      }
      try await client.load(settings.model, options: settings.options, keepAlive: settings.keepAlive)
      return true
    } catch {
      return false
    }
  }
}

extension OllamaClient {
  /// What a model takes up in memory with its context, in bytes; nil where the server does not tell enough.
  fileprivate func estimatedSize(of model: String, options: GenerationOptions) async -> Int? {
    guard let facts = try? await facts(of: model), facts.remoteHost == nil,
      let installed = try? await installed().first(where: { ModelName.areEqual($0.name, model) }),
      installed.sizeInBytes > 0
    else { return nil }
    return ContextLengthChoice.memoryInBytes(
      modelSize: installed.sizeInBytes, bytesPerToken: facts.cacheBytesPerToken,
      contextLength: options.contextLength)
  }
}
