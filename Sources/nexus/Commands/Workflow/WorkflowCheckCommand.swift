import ArgumentParser
import JSONText
import NexusProtocol
import Terminal
import Workflows

struct WorkflowCheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Find what is wrong with a workflow before it runs",
    discussion: """
      Names file, line and column of each fault: unknown steps and names, circles, inputs that are not used, conditions \
      that can never be true, tools that there are not. The status is 65 where there is one.
      """)

  @Argument(help: "A workflow's name, or a file", completion: .file(extensions: ["yaml", "yml", "json"]))
  var workflow: String

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let session = try Session.anywhere(options)
    let files = WorkflowFiles(session)
    let entry = try files.workflow(workflow)
    let faults = WorkflowChecker(voices: try files.voices(), tools: try session.knownTools())
      .faults(in: entry.workflow)
    let file = files.shown(entry.file) ?? entry.workflow.name
    if session.console.format == .json {
      for fault in faults { try session.console.writeLine(Self.json(fault, file).text()) }
    } else if faults.isEmpty {
      try session.console.writeLine("\(Sanitizer.oneLine(entry.workflow.name)): no faults.")
    } else {
      for fault in faults { try session.console.writeLine(Sanitizer.text(fault.text(file: file))) }
    }
    if !faults.isEmpty { throw ExitCode(ExitStatus.badInput.rawValue) }
  }

  private static func json(_ fault: WorkflowFault, _ file: String) -> JSONValue {
    JSONValue(members: [
      ("file", .string(file)), ("line", JSONValue(fault.place.line)), ("column", JSONValue(fault.place.column)),
      ("message", .string(fault.message)), ("hint", fault.hint.map(JSONValue.string) ?? .null),
    ])
  }
}
