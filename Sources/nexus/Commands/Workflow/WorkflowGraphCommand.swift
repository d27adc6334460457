import ArgumentParser
import JSONText
import NexusProtocol
import Workflows

struct WorkflowGraphCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "graph",
    abstract: "Draw a workflow as text, Mermaid or SVG",
    discussion: """
        nexus workflow graph research
        nexus workflow graph research --form svg > research.svg
      """)

  @Argument(help: "A workflow's name, or a file", completion: .file(extensions: ["yaml", "yml", "json"]))
  var workflow: String

  @Option(name: .long, help: "text, mermaid or svg")
  var form: GraphForm = .text

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let session = try Session.anywhere(options)
    let files = WorkflowFiles(session)
    let entry = try files.workflow(workflow)
    let faults = WorkflowChecker(voices: try files.voices()).faults(in: entry.workflow)
    // A drawing of what has a circle would lack its steps.
    guard faults.isEmpty else {
      throw WorkflowFileError(file: files.shown(entry.file) ?? workflow, faults: faults).userError
    }
    try form.write(
      entry.workflow.graph, facts: [("workflow", .string(entry.workflow.name))], to: session.console)
  }
}
