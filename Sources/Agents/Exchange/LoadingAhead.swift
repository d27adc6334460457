import NexusProtocol

/// Loads models in the background of one run.
///
/// A server ends a load whose client leaves, so a load that is begun goes on until the run ends, whatever was done
/// meanwhile.
actor LoadingAhead {
  private let workshop: Workshop
  private var loads: [ModelRole: Task<Void, Never>] = [:]

  /// What is too short to be worth a word.
  private static let worthTelling = Duration.seconds(1)

  init(_ workshop: Workshop) {
    self.workshop = workshop
  }

  /// Runs `body`, and ends with it whatever still loads.
  nonisolated func around<Result: Sendable>(_ body: () async throws -> Result) async throws -> Result {
    do {
      let result = try await body()
      await end()
      return result
    } catch {
      await end()
      throw error
    }
  }

  /// Begins to load a role's model unless that is under way.
  func begin(_ role: ModelRole) {
    guard loads[role] == nil, let residency = workshop.residency else { return }
    loads[role] = Task {
      await load(role, residency)
      loads[role] = nil
    }
  }

  private func load(_ role: ModelRole, _ residency: any Residency) async {
    let began = workshop.now()
    guard await residency.load(role) else { return }
    let duration = workshop.now() - began
    guard duration >= Self.worthTelling else { return }
    // A journal that fails here fails at the next step too, which then says so.
    try? await workshop.tell(
      .modelLoaded,
      [
        "role": .string(role.rawValue), "model": .string(workshop.settings[role].model),
        "seconds": .number(duration.seconds),
      ])
  }

  private func end() async {
    let all = loads.values
    for load in all { load.cancel() }
    for load in all { await load.value }
  }
}
