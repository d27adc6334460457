import Agents
import Exchanges
import NexusProtocol

/// What is in the memory of the model servers, by what they tell, and by sizes before it tells.
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
    guard let one = servers.reachable(overseer.model, .overseer),
      let two = servers.reachable(implementation.model, .implementation)
    else { return false }
    guard one.client.address == two.client.address else { return true }
    if await one.client.areOneInMemory(one.model, two.model) {
      return overseer.options.contextLength == implementation.options.contextLength
        || one.client.kind != .ollama  // their windows are their own, whatever is asked for
    }
    guard let running = try? await one.client.running() else { return false }
    var bytes = 0
    var areInMemory = true
    for (model, role) in [(one.model, overseer), (two.model, implementation)] {
      if let entry = await one.client.entry(of: model, in: running) {
        bytes += entry.sizeInBytes
      } else {
        guard let size = await one.client.estimatedSize(of: model, options: role.options) else { return false }
        bytes += size
        areInMemory = false
      }
    }
    if areInMemory { return true }
    return one.client.isLoopback && bytes <= Surroundings.memoryInBytes / 4 * 3
  }

  func load(_ role: ModelRole) async -> Bool {
    let settings = settings[role]
    guard loadsAhead, let place = servers.reachable(settings.model, role), place.client.kind == .ollama else {
      return false
    }
    do {
      // Where a model runs elsewhere there is nothing to load; and it must not be asked without leave.
      guard try await place.client.factsBeforePrompt(of: place.model).remoteHost == nil else { return false }
      let running = await place.client.entry(of: place.model, in: try await place.client.running())
      if let running, running.contextLength ?? settings.options.contextLength == settings.options.contextLength {
        return false
      }
      try await place.client.load(place.model, options: settings.options, keepAlive: settings.keepAlive)
      return true
    } catch {
      return false
    }
  }
}

extension ModelServer {
  /// What a model takes up in memory with its context, in bytes; nil where the server does not tell enough.
  fileprivate func estimatedSize(of model: String, options: GenerationOptions) async -> Int? {
    guard let facts = try? await facts(of: model), facts.remoteHost == nil,
      let installed = try? await installed().first(where: { areEqual($0.name, model) }),
      installed.sizeInBytes > 0
    else { return nil }
    return ContextLengthChoice.memoryInBytes(
      modelSize: installed.sizeInBytes, bytesPerToken: facts.cacheBytesPerToken,
      contextLength: options.contextLength)
  }
}
