import ArgumentParser
import JSONText
import NexusProtocol
import Vault

struct AuthRotateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rotate",
    abstract: "Seal the vault anew, with another password",
    discussion: """
      The salt is new in any case, and the backup is replaced too: the old password opens neither afterwards. Copies that \
      were made elsewhere still open with it. The session ends. The new password is asked for, or read from \
      --new-password-fd or NEXUS_VAULT_NEW_PASSWORD.
      """)

  @Flag(name: .long, help: "Keep the password, and change the salt alone")
  var samePassword = false

  @Option(
    name: .long,
    help: ArgumentHelp("Read the new password from the first line of this open file descriptor", valueName: "number"))
  var newPasswordFd: Int32?

  @OptionGroup var password: PasswordOptions

  @OptionGroup var options: GlobalOptions

  func validate() throws {
    if samePassword, newPasswordFd != nil {
      throw ValidationError("Give --same-password or --new-password-fd, not both.")
    }
    if let newPasswordFd, newPasswordFd < 0 { throw ValidationError("\(newPasswordFd) is not a file descriptor.") }
  }

  func run() async throws {
    let desk = try AuthDesk(options)
    guard let old = try desk.vault.derivation() else { throw desk.vault.missing }
    // The session alone must not be enough to lock its owner out.
    let password = try desk.password(password)
    let key = try desk.vault.unlock(password: password)
    let new =
      samePassword
      ? password
      : try desk.newPassword(newPasswordFd, variable: "NEXUS_VAULT_NEW_PASSWORD", option: "--new-password-fd")
    _ = try desk.vault.rotate(key, to: new)
    _ = try desk.access.sessions.end(old)
    try desk.report([("vault", .string(desk.vault.path))], "sealed anew; the vault is locked")
  }
}
