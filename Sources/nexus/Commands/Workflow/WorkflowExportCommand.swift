import ArgumentParser
import JSONText
import NexusProtocol
import Plugins
import Terminal
import Workflows

struct WorkflowExportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write a run of a workflow out as text, Markdown or JSON",
    discussion: """
      Inputs and responses stand in it whole, and in JSON every reply, too. With --json the form is json. Any other form \
      is the name of an output plugin.

        nexus workflow export 3 --form markdown > report.md
      """)

  @Argument(help: "The run's number")
  var run: Int

  @Option(name: .long, help: "text, markdown, json, or a plugin")
  var form = "text"

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
    case "text": try session.console.write(Sanitizer.text(document.text))
    case "markdown": try session.console.write(Sanitizer.text(document.markdown))
    case "json": try session.console.write(JSONOutput.harmless(record.json(number: run, profile).text(.pretty) + "\n"))
    default:
      let plugins = PluginFiles()
      let text = try await plugins.plugin(form, of: .output).written(record.json(number: run, profile), kind: "run")
      await plugins.end()
      // What goes into a file may be of any kind.
      try session.console.write(session.console.fittingWidth == nil ? text : Sanitizer.text(text))
    }
  }
}
