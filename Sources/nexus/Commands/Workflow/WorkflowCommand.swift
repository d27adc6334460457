import ArgumentParser

struct WorkflowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "workflow",
    abstract: "Check, draw and run workflows: files of steps that ask models",
    discussion: """
      A workflow is a YAML or JSON file in .nexus-overseer/workflows, or in the user's configuration directory. \
      docs/workflows.md describes the language.

        nexus workflow new notes --template map-reduce
        nexus workflow check notes
        nexus workflow run notes --input parts=@minutes.txt
      """,
    subcommands: [
      WorkflowListCommand.self, WorkflowNewCommand.self, WorkflowCheckCommand.self, WorkflowGraphCommand.self,
      WorkflowRunCommand.self, WorkflowRunsCommand.self, WorkflowShowCommand.self, WorkflowExportCommand.self,
      WorkflowProfileCommand.self, WorkflowReplayCommand.self,
    ],
    defaultSubcommand: WorkflowListCommand.self)
}
