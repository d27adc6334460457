import ArgumentParser
import JSONText
import NexusProtocol
import Terminal
import Workflows

struct WorkflowGraphCommand: AsyncParsableCommand {
  enum Form: String, ExpressibleByArgument, CaseIterable { case text, mermaid, svg }

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
  var form: Form = .text

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let session = try Session.anywhere(options)
    let files = WorkflowFiles(session.project)
    let entry = try files.workflow(workflow)
    let faults = WorkflowChecker(voices: try files.voices()).faults(in: entry.workflow)
    // A drawing of what has a circle would lack its steps.
    guard faults.isEmpty else { throw WorkflowFileError(file: entry.file ?? workflow, faults: faults).userError }
    let drawing =
      switch form {
      case .text: GraphText.text(entry.workflow)
      case .mermaid: GraphMermaid.text(entry.workflow)
      case .svg: GraphSVG.text(entry.workflow)
      }
    if session.console.format == .json {
      return try session.console.writeLine(
        PlanJSON.object([
          ("workflow", .string(entry.workflow.name)), ("form", .string(form.rawValue)), ("drawing", .string(drawing)),
        ]).text())
    }
    try session.console.writeLine(Sanitizer.text(drawing))
  }
}
