import ArgumentParser
import Configuration
import JSONText
import Terminal

struct ConfigListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List every setting with its value and where that comes from")

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let session = try Session.anywhere(options)
    let console = session.console
    let settings = session.configuration.settings
    switch console.format {
    case .json:
      for setting in settings { try console.writeLine(SettingJSON.value(setting).text()) }
    case .text:
      var table = Table([
        .init("Setting", truncation: .never), .init("Value"), .init("Origin", truncation: .start),
      ])
      for setting in settings {
        let isOwn = setting.origin.layer != .builtIn
        table.add([
          .init(setting.path, style: isOwn ? .bold : .plain), SettingText.cell(setting),
          .init(setting.value == nil ? "" : setting.origin.description, style: isOwn ? .plain : .quiet),
        ])
      }
      try console.write(table)
    }
  }
}

/// How the values of settings are shown in tables.
enum SettingText {
  static func cell(_ setting: ResolvedSetting) -> Table.Cell {
    setting.value.map { Table.Cell(plain($0)) } ?? Table.Cell("not set", style: .quiet)
  }

  /// The value as one types it: texts as they are, all else as JSON.
  static func plain(_ value: JSONValue) -> String { value.string ?? value.text() }
}

/// Settings as JSON for programs.
enum SettingJSON {
  static func value(_ setting: ResolvedSetting) -> JSONValue {
    let origin = setting.origin
    return JSONValue(members: [
      ("path", .string(setting.path)), ("value", setting.value ?? .null), ("layer", .string(name(of: origin.layer))),
      ("source", origin.source.map(JSONValue.string) ?? .null),
      ("line", origin.position.map { JSONValue($0.line) } ?? .null),
      ("column", origin.position.map { JSONValue($0.column) } ?? .null),
    ])
  }

  static func name(of layer: ConfigurationLayer) -> String {
    switch layer {
    case .builtIn: "builtIn"
    case .userFile: "user"
    case .projectFile: "project"
    case .environment: "environment"
    case .flag: "flag"
    }
  }
}
