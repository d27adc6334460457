import ArgumentParser
import JSONText
import NexusProtocol
import Terminal
import Workflows

struct WorkflowExportCommand: AsyncParsableCommand {
  enum Form: String, ExpressibleByArgument, CaseIterable { case text, markdown, json }

  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write a run of a workflow out as text, Markdown or JSON",
    discussion: """
      Inputs and responses stand in it whole, and in JSON every reply, too. With --json the form is json.

        nexus workflow export 3 --form markdown > report.md
      """)

  @Argument(help: "The run's number")
  var run: Int

  @Option(name: .long, help: "text, markdown or json")
  var form: Form = .text

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let session = try Session.anywhere(options)
    let record = try RunDirectory(session.project).record(run)
    let profile = RunProfile(of: record, try record.workflow())
    let document = RunDocument(number: run, record, profile, began: record.beganText)
    if session.console.format == .json {
      return try session.console.writeLine(record.json(number: run, profile).text())
    }
    switch form {
    case .text: try session.console.write(Sanitizer.text(document.text))
    case .markdown: try session.console.write(Sanitizer.text(document.markdown))
    case .json: try session.console.write(JSONOutput.harmless(record.json(number: run, profile).text(.pretty) + "\n"))
    }
  }
}
