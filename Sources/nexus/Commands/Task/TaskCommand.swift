import ArgumentParser
import NexusProtocol
import Store

struct TaskCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "task",
    abstract: "Look at and change the tasks of a plan",
    discussion: "A task is named by its number in the plan being worked on, such as 2, or by plan and number: 3.2.",
    subcommands: [
      TaskShowCommand.self, TaskAddCommand.self, TaskEditCommand.self, TaskRemoveCommand.self, TaskRetryCommand.self,
      TaskSkipCommand.self, TaskTakeCommand.self, TaskReorderCommand.self,
    ])
}

/// What the commands that change one task have in common.
struct TaskArguments: ParsableArguments {
  @Argument(help: "The task, such as 2 or 3.2", completion: .tasks)
  var task: String

  @Option(
    name: .long, help: ArgumentHelp("The plan's number; without it the plan being worked on", valueName: "number"),
    completion: .plans)
  var plan: Int?

  func find(in session: Session, _ store: Store, includingEnded: Bool = false) async throws -> PlanTask {
    try await session.task(task, plan: plan, in: store, includingEnded: includingEnded)
  }
}
