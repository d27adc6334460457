import ArgumentParser

struct ConfigCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config",
    abstract: "Look at and change settings",
    subcommands: [ConfigTrustCommand.self])
}
