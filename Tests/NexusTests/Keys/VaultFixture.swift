import Foundation
import NexusTestSupport
import Testing

/// A fixture with a vault of one password, whose sessions are kept by agents in a directory with a short path.
struct VaultFixture {
  static let password = "correct horse battery"
  static let passwordVariable = "NEXUS_VAULT_PASSWORD"

  let fixture: Fixture
  let sockets: String

  /// Makes the vault, and ends its session when `body` is done.
  static func with(_ fixture: Fixture, _ body: (VaultFixture) async throws -> Void) async throws {
    let sockets = "/tmp/nx-\(UUID().uuidString.prefix(8))"
    try FileManager.default.createDirectory(atPath: sockets, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(atPath: sockets) }
    var own = fixture
    own.runner = fixture.runner.with(["XDG_RUNTIME_DIR": sockets, "NEXUS_VAULT_SESSION": "agent"])
    let vault = VaultFixture(fixture: own, sockets: sockets)
    let made = try await vault.nexus("auth", "init", "--password-fd", "0", input: password + "\n")
    try #require(made.status == 0, "\(made)")
    do {
      try await body(vault)
    } catch {
      _ = try await vault.nexus("auth", "lock")
      throw error
    }
    _ = try await vault.nexus("auth", "lock")
  }

  func nexus(
    _ arguments: String..., input: String = "", with environment: [String: String?] = [:]
  ) async throws -> ProcessResult {
    try await fixture.runner.with(environment).run("nexus", arguments, input: input)
  }

  /// Runs a command with the password in the environment.
  func open(_ arguments: String..., input: String = "") async throws -> ProcessResult {
    try await fixture.runner.with([Self.passwordVariable: Self.password]).run("nexus", arguments, input: input)
  }

  /// The directory of the vault.
  var directory: String { fixture.scratch("home/.local/share/nexus-overseer/vault") }
  var file: String { directory + "/keys" }
}
