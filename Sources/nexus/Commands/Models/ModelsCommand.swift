import ArgumentParser

struct ModelsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "models",
    abstract: "Look at, choose, examine and download models",
    discussion: "Without a subcommand lists the models that are installed.",
    subcommands: [
      ModelsListCommand.self, ModelsCheckCommand.self, ModelsSetCommand.self, ModelsPullCommand.self,
      ModelsStatsCommand.self, ModelsExamCommand.self,
    ],
    defaultSubcommand: ModelsListCommand.self)
}
