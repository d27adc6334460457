import ArgumentParser

struct ConfigCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config",
    abstract: "Look at and change settings",
    discussion: """
      Settings come from these layers, a later one overriding an earlier one: built in, your own file, the project's \
      file, environment variables, flags. `nexus help configuration` describes every setting.
      """,
    subcommands: [
      ConfigListCommand.self, ConfigGetCommand.self, ConfigSetCommand.self, ConfigAddCommand.self,
      ConfigUnsetCommand.self, ConfigEditCommand.self, ConfigPathCommand.self, ConfigSchemaCommand.self,
      ConfigTrustCommand.self,
    ],
    defaultSubcommand: ConfigListCommand.self)
}

/// Which of the two files a command changes.
struct ConfigurationFileOptions: ParsableArguments {
  @Flag(name: .long, help: "Change your own file, also inside a repository; outside one it always is yours")
  var user = false
}
