import Configuration
import NexusProtocol

/// A first word on the command line that names no command.
///
/// The parser would take it for an argument of the command that is run by default, and complain of that.
struct UnknownCommand {
  let error: UserError

  init?(_ arguments: [String], among commands: [String]) {
    guard let word = arguments.first, !word.hasPrefix("-"), !(commands + ["help"]).contains(word) else { return nil }
    let guess = NearestName.of(word, among: commands).map { " Did you mean \"\($0)\"?" } ?? ""
    error = UserError(
      "Unknown command \"\(word)\".\(guess)", hint: "`nexus --help` lists all commands.", status: .usage)
  }
}
