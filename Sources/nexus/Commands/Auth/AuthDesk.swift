import JSONText
import NexusProtocol
import Terminal
import Vault

/// What the commands of `nexus auth` share. They use no configuration, so that a broken one does not hinder them.
struct AuthDesk {
  let console: Console
  let access: VaultAccess

  private static let passwordLimit = 1024

  init(_ options: GlobalOptions) throws {
    console = Console(
      format: options.json ? .json : .text, isQuiet: options.quiet, color: options.noColor ? .never : .auto,
      environment: Surroundings.environment)
    access = try VaultAccess()
  }

  var vault: Vault { access.vault }

  /// The key that opens the vault: by the password where one was given, else by the session, else by asking.
  func key(_ options: PasswordOptions) throws -> VaultKey {
    guard let derivation = try vault.derivation() else { throw vault.missing }
    if options.passwordFd == nil, let found = try access.sessions.session(of: derivation, now: VaultAccess.now) {
      return found.session.key
    }
    return try vault.unlock(password: try password(options))
  }

  /// The vault's password.
  func password(_ options: PasswordOptions) throws -> SecretBytes {
    if let descriptor = options.passwordFd { return try line(of: descriptor) }
    if let password = VaultAccess.environmentPassword { return password }
    return try asked("Password of the vault:", variable: "NEXUS_VAULT_PASSWORD", option: "--password-fd")
  }

  /// A password that is to be set, typed twice where it is typed.
  func newPassword(_ descriptor: Int32?, variable: String, option: String) throws -> SecretBytes {
    if let descriptor { return try line(of: descriptor) }
    if let password = VaultAccess.password(in: variable) { return password }
    let first = try asked("New password of the vault:", variable: variable, option: option)
    let second = try asked("The same again:", variable: variable, option: option)
    guard first.isEqual(to: second) else {
      throw UserError(
        "The two passwords are not the same, so nothing was changed.", hint: "Run the command again.",
        status: .badInput)
    }
    return first
  }

  /// Tells what was done, as an object for programs or a line for people.
  func report(_ members: [(String, JSONValue)], _ line: String) throws {
    switch console.format {
    case .json: try console.writeLine(JSONValue(members: members).text())
    case .text: try console.writeLine(line)
    }
  }

  private func line(of descriptor: Int32) throws -> SecretBytes {
    try SecretBytes.read(from: descriptor, to: .line, limit: Self.passwordLimit)
  }

  private func asked(_ question: String, variable: String, option: String) throws -> SecretBytes {
    guard let answer = try console.askHidden(question, limitInBytes: Self.passwordLimit) else {
      throw UserError(
        "The vault's password is needed, and nobody can be asked.", hint: "Give \(option) N, or set \(variable).",
        status: .notDone)
    }
    return answer
  }
}
