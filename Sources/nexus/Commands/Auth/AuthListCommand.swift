import ArgumentParser
import JSONText
import NexusProtocol
import Terminal
import Vault

struct AuthListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the names of the keys, and when each was set",
    discussion: "Values are never listed; `nexus auth export` prints them.")

  @OptionGroup var password: PasswordOptions

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let desk = try AuthDesk(options)
    let entries = try desk.vault.contents(try desk.key(password)).entries
    switch desk.console.format {
    case .json:
      for entry in entries {
        let members: [(String, JSONValue)] = [
          ("key", .string(entry.name.text)), ("setAt", .string(Self.time(entry).description)),
        ]
        try desk.console.writeLine(JSONValue(members: members).text())
      }
    case .text:
      if entries.isEmpty { return try desk.console.note("The vault is empty.") }
      var table = Table([.init("key"), .init("set")])
      for entry in entries { table.add([.init(entry.name.text), .init(Self.time(entry).description, style: .quiet)]) }
      try desk.console.write(table)
    }
  }

  private static func time(_ entry: VaultContents.Entry) -> Timestamp { Timestamp(millisecondsSince1970: entry.setAt) }
}
