import Configuration
import JSONText
import NexusProtocol

/// Tells once of each server and each model elsewhere, before the first prompt leaves this machine for it.
struct RemoteDisclosure {
  /// What a prompt goes to, and how that is told.
  private struct Destination {
    var key: String
    var sentence: String
  }

  private let file: String?

  /// - Parameter file: Where it is kept what was told; nil to tell each time.
  init(file: String? = Surroundings.stateDirectory.map { $0 + "/remote-servers.json" }) {
    self.file = file
  }

  /// A sentence for each place to which prompts go and of which nothing was told yet. They count as told then.
  ///
  /// - Parameter names: The models that are asked; those of the roles where there are none.
  /// - Throws: `UserError` where what was told cannot be read or kept.
  func news(_ pool: ServerPool, asking names: [String] = []) throws -> [String] {
    guard pool.allowsRemote else { return [] }
    let destinations = ModelRole.allCases.flatMap { role in
      let own = [pool.configuration[role].model] + pool.configuration[role].fallbacks
      return (names.isEmpty ? own : names).compactMap { Self.destination(of: $0, role, pool) }
    }
    guard !destinations.isEmpty else { return [] }
    var told = try read()
    var sentences: [String] = []
    for destination in destinations where told.insert(destination.key).inserted {
      sentences.append(destination.sentence + " Secrets are taken out of them; this is said once.")
    }
    if !sentences.isEmpty, let file {
      try Files.write(JSONValue(told.sorted()).text(.pretty) + "\n", to: file, mode: 0o600)
    }
    return sentences
  }

  /// Nil for a model whose prompts stay here.
  private static func destination(of name: String, _ role: ModelRole, _ pool: ServerPool) -> Destination? {
    guard let place = pool.place(of: name, for: role) else { return nil }
    let client = place.client
    if !client.isLoopback {
      return Destination(
        key: client.address,
        sentence: "Prompts, with the files of the project that they show, leave this machine for \(client.address).")
    }
    guard client.isHosted(place.model) else { return nil }
    return Destination(
      key: client.address + " " + place.model,
      sentence: "Prompts, with the files of the project that they show, leave this machine for \(name), "
        + "which does not run here.")
  }

  private func read() throws -> Set<String> {
    guard let file, let bytes = try Files.read(file) else { return [] }
    // A list that cannot be read tells of nothing, so that all is told again.
    return Set(((try? JSONValue(parsing: bytes))?.array ?? []).compactMap(\.string))
  }
}
