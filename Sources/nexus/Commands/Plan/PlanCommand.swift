import ArgumentParser

struct PlanCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Break a goal into tasks, and look after plans",
    discussion: """
      Without a subcommand the words are the goal: `nexus plan "Add a --json flag"`. Without words the goal is read \
      from standard input, from --file, or written in your editor.
      """,
    subcommands: [
      PlanCreateCommand.self, PlanShowCommand.self, PlanListCommand.self, PlanEditCommand.self, PlanDropCommand.self,
    ],
    defaultSubcommand: PlanCreateCommand.self)
}
