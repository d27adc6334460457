import ArgumentParser
import JSONText
import NexusProtocol
import Terminal
import Vault

struct AuthExportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Print keys with their values, in the clear",
    discussion: """
      For another program, or for another vault. The password is needed even while the vault is unlocked, and a terminal \
      is shown nothing without --reveal. Each key is a line NAME=VALUE, or with --json an object.

        nexus auth export openai | other-program
      """)

  @Argument(help: "The keys to print; all of them by default")
  var names: [String] = []

  @Flag(name: .long, help: "Print on a terminal, too")
  var reveal = false

  @OptionGroup var password: PasswordOptions

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let desk = try AuthDesk(options)
    let names = try names.map { try KeyName($0) }
    guard reveal || !FileDescriptorSink.standardOutput.isTerminal else {
      throw UserError(
        "The keys would stand on the terminal for everybody to see.",
        hint: "Give --reveal, or send the output into a file or a pipe.", status: .notDone)
    }
    guard try desk.vault.derivation() != nil else { throw desk.vault.missing }
    let contents = try desk.vault.contents(try desk.vault.unlock(password: try desk.password(password)))
    let entries = try names.isEmpty ? contents.entries : names.map { try entry($0, in: contents) }
    for entry in entries {
      let members: [(String, JSONValue)] = [
        ("key", .string(entry.name.text)), ("value", .string(entry.value.text)),
      ]
      try desk.report(members, "\(entry.name)=\(Sanitizer.oneLine(entry.value.text))")
    }
  }

  private func entry(_ name: KeyName, in contents: VaultContents) throws -> VaultContents.Entry {
    guard let entry = contents[name] else {
      throw UserError(
        "The vault holds no key \(name).", hint: "`nexus auth list` shows their names.", status: .badInput)
    }
    return entry
  }
}
