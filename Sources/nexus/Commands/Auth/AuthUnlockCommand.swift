import ArgumentParser
import JSONText
import NexusProtocol
import Vault

struct AuthUnlockCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "unlock",
    abstract: "Keep the vault unlocked for a while",
    discussion: """
      The derived key is kept in the kernel's keyring, or where that is not to be had in an agent, a process of its own. \
      Nothing of it is written to a disk. It is gone when the time is up, with `nexus auth lock`, and when the machine \
      is turned off.
      """)

  @Option(name: .customLong("for"), help: ArgumentHelp("How long, such as 30m, 8h or 2d", valueName: "time"))
  var time = "8h"

  @OptionGroup var password: PasswordOptions

  @OptionGroup var options: GlobalOptions

  func validate() throws { _ = try seconds() }

  func run() async throws {
    let desk = try AuthDesk(options)
    guard try vaultExists(desk) else { throw desk.vault.missing }
    let key = try desk.vault.unlock(password: try desk.password(password))
    let now = VaultAccess.now
    let seconds = try seconds()
    let place = try desk.access.sessions.keep(key, seconds: seconds, now: now)
    let end = Timestamp(millisecondsSince1970: (now + Int64(seconds)) * 1000)
    try desk.report(
      [("unlockedUntil", .string(end.description)), ("place", .string(place))], "unlocked until \(end), in \(place)")
  }

  private func vaultExists(_ desk: AuthDesk) throws -> Bool { try desk.vault.derivation() != nil }

  private func seconds() throws -> Int {
    let units: [Character: Int] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
    guard let unit = time.last.flatMap({ units[$0] }), let count = Int(time.dropLast()), count > 0,
      count <= 30 * 86_400 / unit
    else { throw ValidationError("\"\(time)\" is not a time of at most 30 days; write 30m, 8h or 2d.") }
    return count * unit
  }
}

struct AuthLockCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lock",
    abstract: "End the session that keeps the vault unlocked")

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let desk = try AuthDesk(options)
    guard let derivation = try desk.vault.derivation() else { throw desk.vault.missing }
    let wasUnlocked = try desk.access.sessions.end(derivation)
    try desk.report([("wasUnlocked", .bool(wasUnlocked))], wasUnlocked ? "locked" : "The vault was locked already.")
  }
}
