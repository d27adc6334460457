import Configuration
import NexusProtocol
import Terminal

extension Session {
  /// Runs `body` with the live status line, which is gone when it ends.
  func working<Result: Sendable>(as role: ModelRole, _ body: () async throws -> Result) async throws -> Result {
    guard console.showsProgressLive else { return try await body() }
    let model = role == .overseer ? configuration.overseer.model : configuration.implementation.model
    return try await console.statusLine.show(Status(role: role.title, model: model), while: body)
  }
}
