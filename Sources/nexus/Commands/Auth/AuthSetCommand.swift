import ArgumentParser
import JSONText
import NexusProtocol
import Vault

struct AuthSetCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "set",
    abstract: "Set a key, or replace its value",
    discussion: """
      The value is asked for at the terminal, which does not show it, or read from standard input:

        nexus auth set openai
        pass show openai | nexus auth set openai --password-fd 3 3<password
      """)

  @Argument(help: "The name by which a configuration calls the key, as in vault:NAME")
  var name: String

  @OptionGroup var password: PasswordOptions

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let desk = try AuthDesk(options)
    let name = try KeyName(name)
    let key = try desk.key(password)
    let value = try KeyValue(try value(desk))
    try desk.vault.set(value, as: name, at: Surroundings.now.millisecondsSince1970, key)
    try desk.report([("key", .string(name.text))], "set  \(name)")
  }

  private func value(_ desk: AuthDesk) throws -> SecretBytes {
    let question = "Value of \(name):"
    if let answer = try desk.console.askHidden(question, limitInBytes: KeyValue.limitInBytes) { return answer }
    // One line end may follow, as every tool writes one.
    let bytes = try SecretBytes.read(from: 0, to: .input, limit: KeyValue.limitInBytes + 2)
    let end = bytes.withBytes { bytes in
      guard bytes.last == UInt8(ascii: "\n") else { return bytes.count }
      return bytes.dropLast().last == UInt8(ascii: "\r") ? bytes.count - 2 : bytes.count - 1
    }
    return bytes.prefix(end)
  }
}
