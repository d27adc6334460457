import ArgumentParser
import Configuration

struct ConfigSetCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "set",
    abstract: "Write a setting into a configuration file",
    discussion: """
      Inside a repository the project's file is changed, with --user or outside a repository your own. Nothing else in \
      the file is touched. Lists are written as JSON, or with commas; lists of commands as JSON, or as one command:

        nexus config set llm.timeout 600
        nexus config set checks "make test"
        nexus config set checks '["swift build", "swift test"]'

      `nexus config add` adds to a list. Checks that you set are allowed to run on this machine.
      """)

  @OptionGroup var file: ConfigurationFileOptions

  @Argument(help: "The setting, such as llm.timeout", completion: .list(SettingDefinition.all.map(\.path)))
  var path: String

  @Argument(help: "Its new value")
  var value: String

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    try ConfigurationDesk(options).set(path, to: value, isForUser: file.user)
  }
}

struct ConfigAddCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add",
    abstract: "Add to a list in a configuration file",
    discussion: """
      What is in the list already is not added again. Where the file does not set the list, it begins with the one that \
      is in effect without that file. Which file is changed: see `nexus config set --help`.

        nexus config add checks "make lint"
        nexus config add llm.models.implementer.fallbacks qwen2.5-coder:3b
      """)

  @OptionGroup var file: ConfigurationFileOptions

  @Argument(help: "The setting, such as checks", completion: .list(SettingDefinition.all.map(\.path)))
  var path: String

  @Argument(help: "What to add: one value, or several as in `nexus config set`")
  var value: String

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    try ConfigurationDesk(options).add(value, to: path, isForUser: file.user)
  }
}

struct ConfigUnsetCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "unset",
    abstract: "Remove a setting from a configuration file",
    discussion: "The name of a group removes all its settings. Which file is changed: see `nexus config set --help`.")

  @OptionGroup var file: ConfigurationFileOptions

  @Argument(help: "The setting, or a group of settings", completion: .list(SettingDefinition.all.map(\.path)))
  var path: String

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    try ConfigurationDesk(options).unset(path, isForUser: file.user)
  }
}
