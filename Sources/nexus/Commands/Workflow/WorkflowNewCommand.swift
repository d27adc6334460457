import ArgumentParser
import JSONText
import NexusProtocol
import Terminal
import Workflows

extension WorkflowTemplate: ExpressibleByArgument {}

struct WorkflowNewCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new",
    abstract: "Write a new workflow from a template",
    discussion: """
      The templates are research, review, translate, compare, refine, map-reduce and change. A file that is there is never \
      written over.

        nexus workflow new notes --template map-reduce
      """)

  @Argument(help: "The workflow's name")
  var name: String

  @Option(name: .long, help: "The template to begin with")
  var template: WorkflowTemplate

  @OptionGroup var options: GlobalOptions

  func validate() throws {
    let isName = !name.isEmpty && name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }
    guard isName else { throw ValidationError("\"\(name)\" is no name of letters, digits, - and _.") }
  }

  func run() async throws {
    let session = try Session.anywhere(options)
    guard let directory = WorkflowFiles(session.project).home else {
      throw UserError("There is no place for workflows.", hint: "Set HOME.", status: .unavailable)
    }
    let file = "\(directory)/\(name).yaml"
    guard !Files.exists(file) else {
      throw UserError(
        "\(ShownPath.text(file, from: session.directory)) is there already.", hint: "Choose another name.",
        status: .badInput)
    }
    try Files.makeDirectory(directory, mode: 0o755)
    let text = template.text.replacing("name: \(template.rawValue)\n", with: "name: \(name)\n", maxReplacements: 1)
    try Files.write(text, to: file, mode: 0o644)
    if session.console.format == .json {
      return try session.console.writeLine(PlanJSON.object([("written", .string(file))]).text())
    }
    try session.console.writeLine("Wrote \(ShownPath.text(file, from: session.directory)).")
    try session.console.next("`nexus workflow check \(name)` checks it, `nexus workflow graph \(name)` draws it.")
  }
}
