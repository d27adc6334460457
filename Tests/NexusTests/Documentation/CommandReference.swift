/// Makes `docs/cli.md` of what the commands say of themselves.
struct CommandReference {
  let root: CommandHelp

  var text: String {
    let shared = root.sharedOptions
    var text = """
      # Commands

      This page is made of the program's own help: `nexus help COMMAND` prints the same, and `docs/nexus.1` is the same
      as a manual page. `NEXUS_RECORD=1 script/test --filter DocumentationTests` writes both anew. What a command prints
      with `--json` is in [json.md](json.md), what its exit status means in the [README](../README.md#exit-statuses).

      Every command takes these options:

      """
    text += "\n" + Self.table(shared)
    for (name, command) in root.all().dropFirst() { text += "\n" + section(name, command, beside: shared) }
    return text
  }

  private func section(_ name: String, _ command: CommandHelp, beside shared: [ArgumentHelp]) -> String {
    let depth = name.split(separator: " ").count
    var text = String(repeating: "#", count: depth) + " `\(name)`\n\n" + (command.abstract ?? "") + ".\n"
    let own = command.own(beside: shared)
    if command.subcommands == nil {
      text += "\n```\n" + ([name] + own.filter { $0.kind == .positional }.map(\.usage)).joined(separator: " ")
      text += (own.contains { $0.kind != .positional } ? " [options]" : "") + "\n```\n"
    }
    for part in DiscussionPart.parts(of: command.discussion ?? "") {
      switch part {
      case .paragraph(let paragraph): text += "\n" + paragraph.filled(columns: 120) + "\n"
      case .example(let lines): text += "\n```\n" + lines.joined(separator: "\n") + "\n```\n"
      }
    }
    if let name = command.defaultSubcommand { text += "\nWithout a subcommand: `\(name)`.\n" }
    if !own.isEmpty { text += "\n" + Self.table(own) }
    return text
  }

  private static func table(_ arguments: [ArgumentHelp]) -> String {
    "| | |\n|---|---|\n"
      + arguments.map { "| `\($0.spelling)` | \($0.sentence.replacing("|", with: "\\|")) |\n" }.joined()
  }
}

extension ArgumentHelp {
  /// What it is for, as a sentence.
  var sentence: String {
    let text = abstract ?? ""
    let ended = text.hasSuffix(".") || text.isEmpty ? text : text + "."
    return defaultValue.map { "\(ended) `\($0)` by default." } ?? ended
  }
}

extension String {
  /// The words in lines of at most `columns` characters.
  func filled(columns: Int) -> String {
    var lines: [String] = []
    for word in split(separator: " ") {
      if let line = lines.last, line.count + 1 + word.count <= columns {
        lines[lines.count - 1] = line + " " + word
      } else {
        lines.append(String(word))
      }
    }
    return lines.joined(separator: "\n")
  }
}
