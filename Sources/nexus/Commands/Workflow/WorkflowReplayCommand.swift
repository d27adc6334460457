import ArgumentParser
import JSONText
import NexusProtocol
import Terminal
import Workflows

struct WorkflowReplayCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Carry a run out again, offline, and say where it differs",
    discussion: """
      Every call is answered with the reply that was kept: no model is asked and nothing is run. With --with another \
      form of the workflow is tried on the same replies, such as the file after a change to its conditions. The exit \
      status is 0 when every step ends as it did, and 1 when one differs.

        nexus workflow replay 3
        nexus workflow replay 3 --with .nexus-overseer/workflows/notes.yaml
      """)

  @Argument(help: "The run's number")
  var run: Int

  @Option(
    name: .customLong("with"), help: ArgumentHelp("A workflow's name or file", valueName: "workflow"),
    completion: .file(extensions: ["yaml", "yml", "json"]))
  var other: String?

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let session = try Session.anywhere(options)
    let files = WorkflowFiles(session)
    let record = try RunDirectory(session.project).record(run)
    let workflow = try other.map { try files.workflow($0).workflow } ?? record.workflow()
    let voices = try files.voices()
    let faults = WorkflowChecker(voices: voices).faults(in: workflow)
    guard faults.isEmpty else {
      throw WorkflowFileError(file: other ?? workflow.name, faults: faults).userError
    }
    let differences: [RunReplay.Difference]
    do {
      differences = try await RunReplay(record, voices: voices).differences(with: workflow)
    } catch let failure as StepFailure {
      throw UserError(failure.message, hint: "The run has other inputs.", status: .badInput)
    }
    let isSame = differences.allSatisfy { $0.message == nil }
    if session.console.format == .json {
      for difference in differences { try session.console.writeLine(Self.json(difference).text()) }
    } else {
      try show(differences, session.console)
    }
    if !isSame { throw ExitCode(ExitStatus.notDone.rawValue) }
  }

  private func show(_ differences: [RunReplay.Difference], _ console: Console) throws {
    guard !differences.isEmpty else { return try console.writeLine("No step of the run has ended.") }
    for difference in differences {
      let word = difference.message.map(Sanitizer.oneLine) ?? console.palette.apply(.success, to: "same")
      try console.writeLine("  \(Sanitizer.oneLine(difference.step))  \(word)")
    }
  }

  private static func json(_ difference: RunReplay.Difference) -> JSONValue {
    JSONValue(members: [
      ("step", .string(difference.step)), ("difference", difference.message.map(JSONValue.string) ?? .null),
    ])
  }
}
