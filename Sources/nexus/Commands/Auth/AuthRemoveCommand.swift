import ArgumentParser
import JSONText
import NexusProtocol
import Vault

struct AuthRemoveCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove",
    abstract: "Remove a key",
    discussion: "The backup of the vault still holds it, sealed, until the next change.")

  @Argument(help: "The key's name")
  var name: String

  @OptionGroup var password: PasswordOptions

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let desk = try AuthDesk(options)
    let name = try KeyName(name)
    guard try desk.vault.remove(name, try desk.key(password)) else {
      throw UserError(
        "The vault holds no key \(name).", hint: "`nexus auth list` shows their names.", status: .badInput)
    }
    try desk.report([("key", .string(name.text))], "removed  \(name)")
  }
}
