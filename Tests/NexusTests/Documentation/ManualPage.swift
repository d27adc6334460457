/// Makes `docs/nexus.1`, in the mdoc language, of what the commands say of themselves.
struct ManualPage {
  let root: CommandHelp
  let version: String
  /// Exit statuses with their meaning in Markdown.
  let statuses: [(status: String, meaning: String)]

  /// When what the page says beside the commands was last looked through.
  private static let date = "November 21, 2026"

  var text: String {
    let shared = root.sharedOptions
    var lines = [
      ".\\\" Made of the program's own help: NEXUS_RECORD=1 script/test --filter DocumentationTests",
      ".Dd \(Self.date)", ".Dt NEXUS 1", ".Os \"nexus \(version)\"", ".Sh NAME", ".Nm nexus",
      ".Nd \(Self.escaped((root.abstract ?? "").lowercasingFirst))", ".Sh SYNOPSIS", ".Nm", ".Op Ar command",
      ".Op Ar arguments", ".Op Ar options", ".Sh DESCRIPTION",
    ]
    lines += discussion(root, isFirst: true)
    lines += [".Pp", "Every command takes these options:"] + list(shared)
    lines.append(".Sh COMMANDS")
    for (name, command) in root.all().dropFirst() { lines += section(name, command, beside: shared) }
    lines += Self.ending(statuses)
    return lines.joined(separator: "\n") + "\n"
  }

  private func section(_ name: String, _ command: CommandHelp, beside shared: [ArgumentHelp]) -> [String] {
    let own = command.own(beside: shared)
    let usage = command.subcommands == nil ? [name] + own.map(\.usage) : [name, "<command>"]
    var lines = [
      ".Ss \(Self.escaped(name))", ".Bd -ragged -compact", Self.escaped(usage.joined(separator: " ")), ".Ed",
    ]
    lines += [".Pp", Self.escaped((command.abstract ?? "") + ".")] + discussion(command, isFirst: false)
    if let name = command.defaultSubcommand { lines += [".Pp", "Without a command: \(Self.escaped(name))."] }
    return lines + list(own)
  }

  private func discussion(_ command: CommandHelp, isFirst: Bool) -> [String] {
    DiscussionPart.parts(of: command.discussion ?? "").enumerated().flatMap { index, part -> [String] in
      let space = index == 0 && isFirst ? [] : [".Pp"]
      switch part {
      case .paragraph(let text): return space + [Self.escaped(text)]
      case .example(let examples):
        return space + [".Bd -literal -offset indent -compact"] + examples.map(Self.escaped) + [".Ed"]
      }
    }
  }

  private func list(_ arguments: [ArgumentHelp]) -> [String] {
    guard !arguments.isEmpty else { return [] }
    return [".Bl -tag -width Ds"]
      + arguments.flatMap { [".It \(Self.escaped($0.spelling))", Self.escaped($0.sentence)] } + [".El"]
  }

  private static func ending(_ statuses: [(status: String, meaning: String)]) -> [String] {
    var lines = [".Sh EXIT STATUS", ".Bl -tag -width Ds"]
    for (status, meaning) in statuses { lines += [".It \(status)", escaped(meaning)] }
    lines += [".El", ".Sh FILES", ".Bl -tag -width Ds"]
    let files = [
      (".nexus-overseer/config.json", "The project's configuration."),
      (".nexus-overseer/prompts/", "Prompts that replace those built in, for the project."),
      (".nexus-overseer/state/", "The store, the worktrees and what else is not for other machines; git ignores it."),
      ("$XDG_CONFIG_HOME/nexus-overseer/config.json", "The user's configuration, in ~/.config without that variable."),
      ("$XDG_CONFIG_HOME/nexus-overseer/prompts/", "Prompts that replace those built in, for the user."),
    ]
    for (path, meaning) in files { lines += [".It Pa \(escaped(path))", escaped(meaning)] }
    lines += [".El", ".Sh ENVIRONMENT"]
    lines.append(
      escaped(
        "`OLLAMA_HOST` is the address of the model server, as Ollama itself reads it. `NO_COLOR` turns colours off. "
          + "Most settings have a variable whose name begins with `NEXUS_`; docs/environment.md lists them."))
    return lines + [".Sh SEE ALSO", ".Xr git 1"]
  }

  /// The text for the formatter: code bold, hyphens that can be copied, nothing taken for a request.
  private static func escaped(_ text: String) -> String {
    var result = ""
    var isCode = false
    for character in text {
      switch character {
      case "\\": result += "\\e"
      case "-": result += "\\-"
      case "`":
        isCode.toggle()
        result += isCode ? "\\fB" : "\\fP"
      case "“": result += "\\(lq"
      case "”": result += "\\(rq"
      case "…": result += "..."
      case "–": result += "\\(en"
      case "\"": result += "\\(dq"
      case "'": result += "\\(aq"
      case "~": result += "\\(ti"
      case "^": result += "\\(ha"
      default: result.append(character)
      }
    }
    return result.hasPrefix(".") ? "\\&" + result : result
  }
}

extension String {
  fileprivate var lowercasingFirst: String { prefix(1).lowercased() + dropFirst() }
}
