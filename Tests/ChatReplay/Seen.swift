package import NexusProtocol

/// The events of an exchange.
package actor Seen {
  package private(set) var events: [ModelEvent] = []

  package init() {}

  package func add(_ event: ModelEvent) { events.append(event) }

  package var content: String { events.map { if case .content(let text) = $0 { text } else { "" } }.joined() }
  package var thinking: String { events.map { if case .thinking(let text) = $0 { text } else { "" } }.joined() }
}

/// Runs an exchange that fails, and returns how.
package func failure(_ body: () async throws -> Void) async -> ModelError? {
  do {
    try await body()
    return nil
  } catch {
    return error as? ModelError
  }
}
