import NexusProtocol
import Vault

/// The user's vault, and the session that may keep it unlocked.
struct VaultAccess: Sendable {
  let vault: Vault
  let sessions: VaultSessions

  /// Finds the vault's place. From here on the process leaves no core dump.
  init() throws {
    try ProcessProtection.forbidDumps()
    guard let path = Surroundings.vaultFile, let sockets = Surroundings.socketDirectory else {
      throw UserError(
        "There is no place for your vault, since neither HOME nor XDG_DATA_HOME is set.",
        hint: "Set HOME to your home directory.", status: .configuration)
    }
    vault = Vault(path: path)
    sessions = VaultSessions(
      agents: AgentSessions(directory: sockets) { (order) throws(VaultError) in
        try AgentProcess.start(order, command: [VaultAgent.program] + VaultAgent.arguments)
      }, place: try Self.place())
  }

  /// The key of the vault, if that is unlocked or the environment has its password.
  ///
  /// - Throws: `VaultError.missing` where there is no vault.
  func openKey() throws -> VaultKey? {
    if let found = try session() { return found.session.key }
    guard let password = Self.environmentPassword else { return nil }
    return try vault.unlock(password: password)
  }

  /// The session that keeps the vault unlocked; nil where it is locked.
  func session() throws -> (session: VaultSession, place: String)? {
    guard let derivation = try vault.derivation() else { throw vault.missing }
    return try sessions.session(of: derivation, now: Self.now)
  }

  /// Seconds since 1970.
  static var now: Int64 { Surroundings.now.millisecondsSince1970 / 1000 }

  static var environmentPassword: SecretBytes? { password(in: "NEXUS_VAULT_PASSWORD") }

  static func password(in variable: String) -> SecretBytes? {
    Surroundings.environment[variable].flatMap { $0.isEmpty ? nil : SecretBytes($0) }
  }

  private static func place() throws -> VaultSessions.Place? {
    guard let text = Surroundings.environment["NEXUS_VAULT_SESSION"], !text.isEmpty else { return nil }
    guard let place = VaultSessions.Place(rawValue: text) else {
      throw UserError(
        "NEXUS_VAULT_SESSION is neither \"keyring\" nor \"agent\".", hint: "Set it to one of them, or unset it.",
        status: .configuration)
    }
    return place
  }
}
