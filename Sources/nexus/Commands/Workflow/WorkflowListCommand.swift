import ArgumentParser
import JSONText
import Terminal
import Workflows

struct WorkflowListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the workflows of the project, of the user, and of nexus")

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let session = try Session.anywhere(options)
    let (own, faults) = try WorkflowFiles(session).all()
    var entries = own
    for template in WorkflowTemplate.allCases where !own.contains(where: { $0.workflow.name == template.rawValue }) {
      guard var workflow = try WorkflowReader.workflows(in: template.text, named: template.rawValue).first else {
        continue
      }
      workflow.description = workflow.description ?? template.summary
      entries.append(WorkflowFiles.Entry(workflow: workflow, file: nil))
    }
    if session.console.format == .json {
      for entry in entries { try session.console.writeLine(Self.json(entry).text()) }
    } else {
      var table = Table([
        .init("Workflow", truncation: .never), .init("Steps", alignment: .right), .init("What it does"),
      ])
      for entry in entries {
        table.add([
          .init(entry.workflow.name), .init("\(entry.workflow.steps.count)"),
          .init(entry.workflow.description ?? entry.file.map { ShownPath.text($0, from: session.directory) } ?? ""),
        ])
      }
      try session.console.write(table)
    }
    for (file, fault) in faults { session.console.report(WorkflowFileError(file: file, faults: [fault]).userError) }
  }

  private static func json(_ entry: WorkflowFiles.Entry) -> JSONValue {
    JSONValue(members: [
      ("workflow", .string(entry.workflow.name)), ("file", entry.file.map(JSONValue.string) ?? .null),
      ("description", entry.workflow.description.map(JSONValue.string) ?? .null),
      ("inputs", JSONValue(entry.workflow.inputs.map(\.name))), ("steps", JSONValue(entry.workflow.steps.map(\.id))),
    ])
  }
}
