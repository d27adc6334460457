import ArgumentParser
import Configuration
import JSONText
import Terminal

struct ConfigPathCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "path",
    abstract: "Say which configuration files are read, and which of them exist")

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let desk = try ConfigurationDesk(options)
    let files: [(layer: ConfigurationLayer, path: String)] = [
      (.userFile, Surroundings.userConfigurationFile), (.projectFile, try desk.project()?.configurationFile),
    ].compactMap { layer, path in path.map { (layer, $0) } }
    switch desk.console.format {
    case .json:
      for (layer, path) in files {
        let members: [(String, JSONValue)] = [
          ("layer", .string(SettingJSON.name(of: layer))), ("path", .string(path)),
          ("exists", .bool(Files.exists(path))),
        ]
        try desk.console.writeLine(JSONValue(members: members).text())
      }
    case .text:
      var table = Table([.init(""), .init("", truncation: .never), .init("")])
      for (layer, path) in files {
        let exists = Files.exists(path)
        table.add([
          .init(SettingJSON.name(of: layer)), .init(path),
          .init(exists ? "exists" : "does not exist", style: exists ? .plain : .quiet),
        ])
      }
      try desk.console.write(table)
    }
  }
}

struct ConfigSchemaCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Print the JSON Schema of configuration files",
    discussion: """
      For editors that complete and check while one types: write the schema to a file and name that file as "$schema" \
      in the configuration.
      """)

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let console = try ConfigurationDesk(options).console
    switch console.format {
    case .json: try console.writeLine(ConfigurationSchema.value.text())
    case .text: try console.write(ConfigurationSchema.text)
    }
  }
}
