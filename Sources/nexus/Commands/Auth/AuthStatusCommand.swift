import ArgumentParser
import JSONText
import NexusProtocol
import Terminal
import Vault

struct AuthStatusCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Say where the vault is, and whether it is unlocked")

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let desk = try AuthDesk(options)
    let derivation = try desk.vault.derivation()
    let found = try derivation.flatMap { try desk.access.sessions.session(of: $0, now: VaultAccess.now) }
    let end = found.map { Timestamp(millisecondsSince1970: $0.session.endsAt * 1000) }
    switch desk.console.format {
    case .json:
      let members: [(String, JSONValue)] = [
        ("vault", .string(desk.vault.path)), ("exists", .bool(derivation != nil)),
        ("rounds", derivation.map { JSONValue($0.rounds) } ?? .null),
        ("unlockedUntil", end.map { .string($0.description) } ?? .null),
        ("place", found.map { .string($0.place) } ?? .null),
      ]
      try desk.console.writeLine(JSONValue(members: members).text())
    case .text:
      guard let derivation else {
        try desk.console.writeLine("There is no vault.")
        return try desk.console.next("nexus auth init")
      }
      var list = KeyValueList()
      list.add("vault", desk.vault.path)
      list.add("rounds", "\(derivation.rounds)")
      list.add("unlocked", found.map { "until \(end?.description ?? "?"), in \($0.place)" } ?? "no")
      try desk.console.write(list)
      if found == nil { try desk.console.next("nexus auth unlock") }
    }
  }
}
