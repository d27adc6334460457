import ArgumentParser
import JSONText
import NexusProtocol
import Terminal
import Vault

struct AuthInitCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Make an empty vault and choose its password",
    discussion: """
      There is no way back from a lost password: the keys then have to be entered anew. A few random words make a good \
      one. A vault that exists is never replaced.
      """)

  @OptionGroup var password: PasswordOptions

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let desk = try AuthDesk(options)
    // Before anybody chooses a password.
    if Files.exists(desk.vault.path) { throw VaultError(.exists, "There is a vault already.", path: desk.vault.path) }
    let password = try desk.newPassword(
      password.passwordFd, variable: "NEXUS_VAULT_PASSWORD", option: "--password-fd")
    _ = try desk.vault.create(password: password)
    try desk.report([("vault", .string(desk.vault.path))], "vault  \(Sanitizer.oneLine(desk.vault.path))")
    try desk.console.next("nexus auth set NAME")
  }
}
