import ArgumentParser
import Configuration
import JSONText
import NexusProtocol
import Terminal

struct ConfigGetCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "get",
    abstract: "Print the value of a setting that is in effect",
    discussion: """
      Prints the value alone, for scripts: texts as they are, everything else as JSON; with --json all as JSON. The \
      name of a group, such as llm.models.overseer, prints all its settings. Ends with status 1 when the setting has \
      no value.
      """)

  @Argument(
    help: "The setting, such as llm.timeout, or a group of settings",
    completion: .list(SettingDefinition.all.map(\.path)))
  var path: String

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let session = try Session.anywhere(options)
    let found = try session.configuration.settings(at: path)
    if let setting = found.first, found.count == 1, setting.path == SettingDefinition.canonicalPath(path) {
      try show(setting, session.console)
    } else {
      try show(found, session.console)
    }
  }

  private func show(_ setting: ResolvedSetting, _ console: Console) throws {
    guard let value = setting.value else {
      try console.note("\"\(setting.path)\" is not set. \(setting.definition.summary)")
      throw ExitCode(ExitStatus.notDone.rawValue)
    }
    switch console.format {
    case .json: try console.writeLine(value.text())
    case .text: try console.writeLine(Sanitizer.text(SettingText.plain(value)))
    }
  }

  private func show(_ settings: [ResolvedSetting], _ console: Console) throws {
    switch console.format {
    case .json:
      try console.writeLine(JSONValue(members: settings.map { ($0.path, $0.value ?? .null) }).text())
    case .text:
      var table = Table([.init("", truncation: .never), .init("")])
      for setting in settings { table.add([.init(setting.path), SettingText.cell(setting)]) }
      try console.write(table)
    }
  }
}
