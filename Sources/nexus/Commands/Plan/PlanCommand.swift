import ArgumentParser

struct PlanCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Break a goal into tasks, and look after plans",
    discussion: """
      Without a subcommand the words are the goal. Without words the goal is read from standard input, from --file, or \
      written in your editor. With --from the plan itself is read, in the format of `nexus plan edit`, and no model is asked.

        nexus plan "Add a --json flag to the export command"
        nexus plan --file goal.md --edit
        nexus plan --from plan.md
        git log -1 --format=%B | nexus plan

      A single short word, which is mostly a slip for a subcommand, is refused; `nexus plan -- WORD` plans it.
      """,
    subcommands: [
      PlanCreateCommand.self, PlanShowCommand.self, PlanGraphCommand.self, PlanListCommand.self, PlanUseCommand.self,
      PlanEditCommand.self,
      PlanDropCommand.self, PlanReopenCommand.self,
    ],
    defaultSubcommand: PlanCreateCommand.self)
}
