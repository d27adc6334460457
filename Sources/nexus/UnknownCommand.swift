import ArgumentParser
import Configuration
import NexusProtocol
import Spelling

/// A word on the command line that stands where a command should, and names none.
///
/// The parser would take it for an argument of the command that is run by default, and complain of that; and `help` with
/// a word that it does not know would show the help of the whole program.
struct UnknownCommand {
  let error: UserError

  init?(_ arguments: [String], of root: any ParsableCommand.Type) {
    let isHelp = arguments.first == "help"
    var (words, path) = (arguments.dropFirst(isHelp ? 1 : 0), ["nexus"])
    var command = root
    while let word = words.popFirst(), !word.hasPrefix("-") {
      let subcommands = command.configuration.subcommands
      if let next = subcommands.first(where: { $0.name == word }) {
        command = next
        path.append(word)
        continue
      }
      let isRoot = path.count == 1
      guard !subcommands.isEmpty, !(isRoot && word == "help"), isHelp || !Self.takesWords(command) else { return nil }
      var names = subcommands.map { $0.name }
      if isHelp && isRoot { names += HelpTopic.allCases.map(\.rawValue) }
      error = Self.error(word, among: names, below: path, isHelp: isHelp)
      return
    }
    return nil
  }

  /// Whether words that are no subcommand may be arguments: of `nexus plan` they are the goal.
  private static func takesWords(_ command: any ParsableCommand.Type) -> Bool {
    command.configuration.defaultSubcommand == PlanCreateCommand.self
  }

  private static func error(_ word: String, among names: [String], below path: [String], isHelp: Bool) -> UserError {
    let guess = NearestName.of(word, among: names).map { " Did you mean \"\($0)\"?" } ?? ""
    let place = path.joined(separator: " ")
    if path.count == 1 {
      let hint = isHelp ? "`nexus --help` lists all commands and topics." : "`nexus --help` lists all commands."
      let noun = isHelp ? "help topic" : "command"
      return UserError("Unknown \(noun) \"\(word)\".\(guess)", hint: hint, status: .usage)
    }
    return UserError(
      "\"\(word)\" is no subcommand of `\(place)`.\(guess)", hint: "`\(place) --help` lists its subcommands.",
      status: .usage)
  }
}

extension ParsableCommand {
  /// As it is typed; every command here has one of its own.
  static var name: String { configuration.commandName ?? "" }
}
