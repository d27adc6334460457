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

  /// Runs `body`, whose events may show something on the live line: its time runs on, and it is gone when that ends.
  func running<Result: Sendable>(_ body: () async throws -> Result) async throws -> Result {
    guard console.showsProgressLive else { return try await body() }
    return try await console.statusLine.tick(while: body)
  }
}

extension Console {
  /// Runs `body` and shows meanwhile that something takes its time; says nothing where nobody watches.
  func showing<Result: Sendable>(
    _ work: String, _ object: String, as phase: Status.Phase, _ body: () async throws -> Result
  ) async throws -> Result {
    guard showsProgressLive else { return try await body() }
    return try await statusLine.show(Status(role: work, model: object, phase: phase), while: body)
  }
}
