import ArgumentParser

struct ConfigSetCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "set",
    abstract: "Write a setting into a configuration file",
    discussion: """
      Inside a repository the project's file is changed, with --user or outside a repository your own. Nothing else in \
      the file is touched. Lists are written as JSON or with commas:

        nexus config set llm.timeout 600
        nexus config set checks '["swift build", "swift test"]'

      Checks that you set are allowed to run on this machine.
      """)

  @OptionGroup var options: GlobalOptions
  @OptionGroup var file: ConfigurationFileOptions

  @Argument(help: "The setting, such as llm.timeout")
  var path: String

  @Argument(help: "Its new value")
  var value: String

  func run() async throws {
    try ConfigurationDesk(options).set(path, to: value, isForUser: file.user)
  }
}

struct ConfigUnsetCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "unset",
    abstract: "Remove a setting from a configuration file",
    discussion: "The name of a group removes all its settings. Which file is changed: see `nexus config set --help`.")

  @OptionGroup var options: GlobalOptions
  @OptionGroup var file: ConfigurationFileOptions

  @Argument(help: "The setting, or a group of settings")
  var path: String

  func run() async throws {
    try ConfigurationDesk(options).unset(path, isForUser: file.user)
  }
}
