import Configuration
import Inspection
import JSONText
import NexusProtocol

/// Looks at the model servers and at what they have for the roles.
struct ModelExamination {
  /// What came of it, in the order it is shown.
  struct Findings {
    var servers: [Diagnosis] = []
    var roles: [Diagnosis] = []
    var memory: [Diagnosis] = []

    var all: [Diagnosis] { servers + roles + memory }
    var isServerMissing: Bool { servers.contains { $0.state == .fault } }
  }

  let directory: ModelDirectory
  let configuration: NexusConfiguration

  /// Asks each server, and where it answers looks at its roles.
  ///
  /// - Parameter prepare: May load models before they are looked at.
  func run(preparing prepare: (ModelLoader) async throws -> Void = { _ in }) async throws -> Findings {
    var findings = Findings()
    var answering: [ModelDirectory.Server] = []
    for server in directory.servers {
      let (diagnosis, isThere) = try await examine(server)
      findings.servers.append(diagnosis)
      if isThere { answering.append(server) }
    }
    let sharing = await sharesModel(answering)
    let loader = ModelLoader(configuration: configuration, servers: answering, sharing: sharing)
    try await prepare(loader)
    let failures = await loader.failures
    let wasLoaded = await loader.wasUsed
    for server in answering where !server.roles.isEmpty {
      do {
        let inventory = try await ModelInventory.take(of: server)
        var roles: [Diagnosis] = []
        for role in server.roles {
          let examination = RoleExamination(
            role: role, settings: configuration[role], directory: directory, inventory: inventory,
            configuredContextLength: configuration.configuredContextLength(role, sharing: sharing),
            wasLoaded: wasLoaded)
          roles.append(try await examination.diagnosis(loadFailure: failures[role]))
        }
        findings.roles += roles
        let areUsable = roles.count > 1 && !roles.contains { $0.state == .fault }
        if areUsable { findings.memory.append(memory(of: inventory, sharing: sharing, wasLoaded: wasLoaded)) }
      } catch let error as ModelError {
        findings.roles.append(Diagnosis("models", failure: error))
      }
    }
    return findings
  }

  /// Whether one model in memory plays both roles, as its server tells.
  private func sharesModel(_ servers: [ModelDirectory.Server]) async -> Bool {
    for server in servers {
      let names = ModelRole.allCases.compactMap { directory.model(configuration[$0].model, of: $0, on: server) }
      if names.count == 2 { return await server.client.areOneInMemory(names[0], names[1]) }
    }
    return configuration.sharesModel
  }

  private func examine(_ server: ModelDirectory.Server) async throws -> (Diagnosis, isThere: Bool) {
    let start = ContinuousClock.now
    do {
      let identity = try await server.client.identity()
      let elapsed = ContinuousClock.now - start
      let name = [identity.name, identity.version].compactMap(\.self).joined(separator: " ")
      let milliseconds = Int((elapsed / .milliseconds(1)).rounded())
      return (
        Diagnosis(
          "server", .good, "\(server.address) answers as \(name) after \(milliseconds) ms",
          details: [
            ("address", .string(server.address)), ("kind", .string(server.client.kind.rawValue)),
            ("provider", server.provider.map(JSONValue.string) ?? .null),
            ("version", identity.version.map(JSONValue.string) ?? .null),
            ("milliseconds", JSONValue(milliseconds)),
          ]), true
      )
    } catch let error as ModelError {
      return (Diagnosis("server", failure: error), false)
    }
  }

  /// Whether both models can be in memory at once, as far as the server tells: it says only what is there now.
  private func memory(of inventory: ModelInventory, sharing: Bool, wasLoaded: Bool) -> Diagnosis {
    let overseer = configuration.overseer
    let running = ModelRole.allCases.compactMap { role in
      directory.model(configuration[role].model, of: role, on: inventory.server).flatMap(inventory.entry)?.running
    }
    if sharing {
      let lengths = ModelRole.allCases.map { configuration.configuredContextLength($0, sharing: sharing) }
      let words =
        configuration.sharesModel ? "one model plays both roles" : "one model plays both roles under two names"
      if lengths[0] == lengths[1] || inventory.server.client.kind != .ollama {
        return Diagnosis("memory", .good, words)
      }
      return Diagnosis(
        "memory", .note, "\(words) with two context lengths, so each change of roles loads it anew",
        remedy: "`nexus config set llm.models.implementation.contextLength \(overseer.contextLength)`")
    }
    let total = ByteText.size(running.reduce(0) { $0 + $1.sizeInBytes })
    if running.count == 2 { return Diagnosis("memory", .good, "both models are in memory together, \(total)") }
    if wasLoaded, running.count == 1 {
      return Diagnosis(
        "memory", .note, "the two models do not fit in memory together: each change of roles loads one anew",
        remedy: "Choose a smaller model with `nexus models set ROLE MODEL`, or a smaller `contextLength`.")
    }
    if wasLoaded, running.isEmpty {
      return Diagnosis("memory", .good, "the server does not tell which models it has in memory")
    }
    return Diagnosis(
      "memory", .good, "whether both models fit in memory together is known once both were loaded",
      remedy: "`nexus models check --load`")
  }
}
