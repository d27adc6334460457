import Configuration
import NexusProtocol
import Synchronization
import Vault

/// Reads the keys of servers from where the configuration says that they are.
///
/// Nobody is asked for a password: a vault is open by its session or by NEXUS_VAULT_PASSWORD, or it is locked.
final class ServerKeys: Sendable {
  /// Kept, so that the vault is opened once for all servers.
  private let contents = Mutex<VaultContents?>(nil)

  /// - Parameters:
  ///   - server: Whose key it is, for messages that never hold the key itself.
  ///   - setting: The setting that names the key.
  func key(_ source: KeySource, of server: String, setting: String) throws -> String {
    switch source {
    case .variable(let variable):
      guard let key = Self.value(of: variable) else {
        throw UserError(
          "The key of the \(server) is to be in the variable \(variable), which is not set.",
          hint:
            "Set the variable, or name another place with `nexus config set --user \(setting) vault:NAME` or `env:NAME`.",
          status: .configuration)
      }
      return try checked(key, "in the variable \(variable)", hint: "Set the variable to the key alone.")
    case .vault(let name):
      let variable = KeySource.variable(inPlaceOf: name)
      if let key = Self.value(of: variable) {
        return try checked(key, "in the variable \(variable)", hint: "Set the variable to the key alone.")
      }
      guard let entry = try vault(server)[try KeyName(name)] else {
        throw UserError(
          "The vault holds no key \(name), which the \(server) is to have.",
          hint: "Set it with `nexus auth set \(name)`.", status: .configuration)
      }
      return try checked(
        entry.value.text, "\(name) of the vault", hint: "Set it with `nexus auth set \(name)` to the key alone.")
    }
  }

  private static func value(of variable: String) -> String? {
    Surroundings.environment[variable].flatMap { $0.isEmpty ? nil : $0 }
  }

  private func checked(_ key: String, _ place: String, hint: String) throws -> String {
    guard key.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
      throw UserError("The key \(place) has a blank or a line end in it.", hint: hint, status: .configuration)
    }
    KnownKeys.add(key)
    return key
  }

  private func vault(_ server: String) throws -> VaultContents {
    try contents.withLock { contents in
      if let contents { return contents }
      let access = try VaultAccess()
      guard let key = try access.openKey() else {
        throw UserError(
          "The vault is locked, and the key of the \(server) is in it.",
          hint: "`nexus auth unlock` opens it for some hours; programs set NEXUS_VAULT_PASSWORD.",
          status: .configuration)
      }
      let opened = try access.vault.contents(key)
      contents = opened
      return opened
    }
  }
}
