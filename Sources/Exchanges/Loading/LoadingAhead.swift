package import NexusProtocol

/// Loads models in the background of one run.
///
/// A server ends a load whose client leaves, so a load that is begun goes on until the run ends, whatever was done
/// meanwhile.
package actor LoadingAhead {
  private let exchanges: Exchanges
  private var loads: [ModelRole: Task<Void, Never>] = [:]

  /// What is too short to be worth a word.
  private static let worthTelling = Duration.seconds(1)

  package init(_ exchanges: Exchanges) {
    self.exchanges = exchanges
  }

  /// Runs `body`, and ends with it whatever still loads.
  package nonisolated func around<Result: Sendable>(_ body: () async throws -> Result) async throws -> Result {
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
  package func begin(_ role: ModelRole) {
    guard loads[role] == nil, let residency = exchanges.residency else { return }
    loads[role] = Task {
      await load(role, residency)
      loads[role] = nil
    }
  }

  private func load(_ role: ModelRole, _ residency: any Residency) async {
    let began = exchanges.events.now()
    guard await residency.load(role) else { return }
    let duration = exchanges.events.now() - began
    guard duration >= Self.worthTelling else { return }
    // A journal that fails here fails at the next step too, which then says so.
    try? await exchanges.events.tell(
      .modelLoaded,
      [
        "role": .string(role.rawValue), "model": .string(exchanges.roles[role]?.model ?? ""),
        "seconds": .number(duration.seconds),
      ])
  }

  /// Ends whatever still loads.
  package func end() async {
    let all = loads.values
    for load in all { load.cancel() }
    for load in all { await load.value }
  }
}
