import Foundation

/// What a command says of itself, as `nexus --experimental-dump-help` prints it.
struct CommandHelp: Decodable {
  var commandName: String
  var abstract: String?
  var discussion: String?
  var defaultSubcommand: String?
  var arguments: [ArgumentHelp]?
  var subcommands: [CommandHelp]?

  /// Reads the dump.
  static func parse(_ dump: String) throws -> CommandHelp {
    struct Dump: Decodable { var command: CommandHelp }
    return try JSONDecoder().decode(Dump.self, from: Data(dump.utf8)).command
  }

  /// The command and all below it that do work of their own, each with its whole name; `help` is left out.
  func leaves(above: [String] = []) -> [(name: String, command: CommandHelp)] {
    let path = above + [commandName]
    let below = (subcommands ?? []).filter { $0.commandName != "help" }
    return below.isEmpty ? [(path.joined(separator: " "), self)] : below.flatMap { $0.leaves(above: path) }
  }

  /// The command and all below it, folders before what is in them.
  func all(above: [String] = []) -> [(name: String, command: CommandHelp)] {
    let path = above + [commandName]
    let below = (subcommands ?? []).filter { $0.commandName != "help" }.flatMap { $0.all(above: path) }
    return [(path.joined(separator: " "), self)] + below
  }

  /// The options that every command takes.
  var sharedOptions: [ArgumentHelp] {
    let all = leaves().map { ($0.command.arguments ?? []).filter { $0.kind != .positional } }
    return (all.first ?? []).filter { option in all.allSatisfy { $0.contains(option) } }
  }
}

/// An argument, option or flag of a command.
struct ArgumentHelp: Decodable, Equatable {
  enum Kind: String, Decodable { case positional, option, flag }

  struct Name: Decodable, Equatable {
    var kind: String
    var name: String

    /// The name as it is typed.
    var text: String { (kind == "long" ? "--" : "-") + name }
  }

  var kind: Kind
  var names: [Name]?
  var valueName: String?
  var abstract: String?
  var defaultValue: String?
  var isOptional: Bool
  var isRepeating: Bool
  var shouldDisplay: Bool

  /// What stands for its value.
  var value: String { "<\(valueName ?? "value")>" }

  /// All ways to type it, such as `-C, --directory <directory>`.
  var spelling: String {
    guard kind != .positional else { return value }
    return (names ?? []).map(\.text).joined(separator: ", ") + (kind == .option ? " \(value)" : "")
  }

  /// How it stands in the command's usage line, such as `[--plan <plan>]`.
  var usage: String {
    let long = names?.first { $0.kind == "long" } ?? names?.first
    let text = kind == .positional ? value : (long?.text ?? "") + (kind == .option ? " \(value)" : "")
    let repeated = text + (isRepeating ? " ..." : "")
    return isOptional || isRepeating ? "[\(repeated)]" : repeated
  }
}

extension CommandHelp {
  /// What this command takes beside `shared` options, arguments first.
  func own(beside shared: [ArgumentHelp]) -> [ArgumentHelp] {
    let own = (arguments ?? []).filter { $0.shouldDisplay && !shared.contains($0) && !$0.isAskedForByAll }
    return own.filter { $0.kind == .positional } + own.filter { $0.kind != .positional }
  }
}

extension ArgumentHelp {
  /// Whether it is `--help` or `--version`, which folders of commands take too.
  fileprivate var isAskedForByAll: Bool {
    ["help", "version"].contains(valueName) && kind == .flag
  }
}

/// A command's discussion, cut into what is told and what is shown.
enum DiscussionPart: Equatable {
  case paragraph(String)
  /// Lines as they are typed.
  case example([String])

  /// Lines that are indented are an example; lines between empty ones are a paragraph.
  static func parts(of text: String) -> [DiscussionPart] {
    text.split(separator: "\n\n").flatMap { block -> [DiscussionPart] in
      let lines = block.split(separator: "\n").map(String.init)
      if lines.allSatisfy({ $0.hasPrefix("  ") }) { return [.example(lines.map { String($0.dropFirst(2)) })] }
      return [.paragraph(lines.joined(separator: " "))]
    }
  }
}
