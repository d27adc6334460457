import NexusProtocol

/// The models of one server, as it tells of them at this moment.
struct ModelInventory: Sendable {
  struct Entry: Sendable {
    let model: InstalledModel
    /// Nil where the server does not tell more than the list.
    let facts: ModelFacts?
    /// Nil for a model that is not in memory.
    let running: RunningModel?
  }

  let server: ModelDirectory.Server
  let entries: [Entry]

  /// Asks `server` for its models and all there is to know about each.
  ///
  /// - Throws: `ModelError` when the list cannot be had.
  static func take(of server: ModelDirectory.Server) async throws -> ModelInventory {
    let client = server.client
    let installed = try await client.installed()
    let running = try await client.running()
    let facts = try await withThrowingTaskGroup(of: (String, ModelFacts?).self) { group in
      var found: [String: ModelFacts] = [:]
      // A few at a time: servers read the model's file for each answer.
      for (index, model) in installed.enumerated() {
        if index >= 4, let (name, facts) = try await group.next() { found[name] = facts }
        group.addTask { (model.name, try await Self.facts(of: model.name, client)) }
      }
      for try await (name, facts) in group { found[name] = facts }
      return found
    }
    var entries: [Entry] = []
    for model in installed {
      // What it is asked about here it has just told, so that nothing goes out again.
      let loaded = await client.entry(of: model.name, in: running)
      entries.append(Entry(model: model, facts: facts[model.name], running: loaded))
    }
    return ModelInventory(server: server, entries: entries)
  }

  /// Nil for a model that went away meanwhile, and for servers that imitate Ollama and lack this question.
  private static func facts(of model: String, _ client: any ModelServer) async throws -> ModelFacts? {
    do {
      return try await client.facts(of: model)
    } catch let error as ModelError where error.code == .modelNotFound || error.code == .notAModelServer {
      return nil
    }
  }
}

extension ModelInventory {
  /// The entry of a model, by the name the server has for it.
  func entry(named name: String) -> Entry? {
    entries.first { server.client.areEqual($0.model.name, name) }
  }

  /// Whether prompts to a model leave the machine of its server.
  func isHosted(_ entry: Entry) -> Bool {
    entry.model.remoteHost != nil || entry.facts?.remoteHost != nil || server.client.isHosted(entry.model.name)
  }
}

extension ModelInventory.Entry {
  /// Whether it can write text; models made for searching cannot.
  var canWrite: Bool { facts?.can("completion") ?? true }
}
