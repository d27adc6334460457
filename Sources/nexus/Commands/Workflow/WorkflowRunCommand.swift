import ArgumentParser
import Graphs
import JSONText
import NexusProtocol
import Terminal
import Workflows

struct WorkflowRunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Run a workflow, or go on with a run that was interrupted",
    discussion: """
      Steps run as soon as what they wait for has ended. Each reply is kept before it is used: after Ctrl-C or a crash \
      --resume goes on with the run, and asks for nothing again that had been answered. The response of the last step \
      goes to standard output. Steps that run a check, a tool or the pair are not carried out yet and are refused.

        nexus workflow run research --input question="Why is the sky blue?"
        nexus workflow run notes --input parts=@minutes.txt
        nexus workflow run --resume 3
      """)

  @Argument(help: "A workflow's name, or a file", completion: .file(extensions: ["yaml", "yml", "json"]))
  var workflow: String?

  @Option(name: .long, help: ArgumentHelp("An input; @FILE stands for a file's text", valueName: "name=value"))
  var input: [String] = []

  @Option(name: .long, help: ArgumentHelp("Go on with this run", valueName: "run"))
  var resume: Int?

  @Flag(name: .long, help: "Check the workflow and its inputs, show its steps, and ask no model")
  var dryRun = false

  @OptionGroup var options: GlobalOptions

  func validate() throws {
    if (workflow == nil) == (resume == nil) { throw ValidationError("Name a workflow, or a run with --resume.") }
    if resume != nil && !input.isEmpty { throw ValidationError("A run that is resumed has its inputs already.") }
  }

  func run() async throws {
    let session = try Session.anywhere(options)
    let files = WorkflowFiles(session.project)
    let directory = try RunDirectory(session.project)
    let (log, plan) = try resume.map { try directory.open($0) } ?? begin(files, directory)
    let voices = try files.voices()
    let faults = WorkflowChecker(voices: voices).faults(in: plan.workflow)
    guard faults.isEmpty else {
      throw WorkflowFileError(file: plan.file ?? plan.workflow.name, faults: faults).userError
    }
    try refuseWhatCannotRun(plan.workflow)
    if dryRun { return try session.console.writeLine(Sanitizer.text(GraphText.text(plan.workflow.graph))) }
    try await log.begin()
    let shot = try OneShot(session.configuration)
    for notice in try shot.noticesBeforePrompts() { try session.console.note(notice) }
    let view = RunView(log: log, console: session.console)
    let outcome: WorkflowRun.Outcome
    do {
      outcome = try await WorkflowRun(voices: voices, runner: ModelSteps(shot: shot), log: view)
        .run(plan.workflow, inputs: plan.inputs)
    } catch let failure as StepFailure {
      throw UserError(failure.message, hint: "Give it with --input NAME=VALUE.", status: .badInput)
    } catch is CancellationError {
      try session.console.next("`nexus workflow run --resume \(log.number)` goes on with it.")
      throw CancellationError()
    }
    try show(outcome, plan.workflow, log.number, session.console)
  }

  private func begin(_ files: WorkflowFiles, _ directory: RunDirectory) throws -> (RunFile, RunFile.Plan) {
    let entry = try files.workflow(workflow ?? "")
    let bytes = try entry.file.flatMap { try Files.read($0) }
    let text =
      bytes.map { String(decoding: $0, as: UTF8.self) } ?? WorkflowTemplate(rawValue: entry.workflow.name)?.text
    let plan = RunFile.Plan(
      workflow: entry.workflow, file: entry.file, text: text ?? "", inputs: try Self.inputs(input))
    return (try directory.new(plan), plan)
  }

  private static func inputs(_ given: [String]) throws -> JSONObject {
    var inputs = JSONObject()
    for text in given {
      guard let sign = text.firstIndex(of: "=") else {
        throw UserError("\(Sanitizer.oneLine(text)) is no input.", hint: "Write it as NAME=VALUE.", status: .badInput)
      }
      let (name, value) = (String(text[..<sign]), text[text.index(after: sign)...])
      guard value.hasPrefix("@") else {
        inputs[name] = .string(String(value))
        continue
      }
      let path = String(value.dropFirst())
      guard let bytes = try Files.read(path), let content = String(validating: bytes, as: UTF8.self) else {
        throw UserError(
          "\(Sanitizer.oneLine(path)) is no file of text.", hint: "Check the path after @.", status: .badInput)
      }
      inputs[name] = .string(content)
    }
    return inputs
  }

  private func refuseWhatCannotRun(_ workflow: Workflow) throws {
    guard let step = workflow.steps.first(where: { $0.kind != .model }) else { return }
    throw UserError(
      "The step \"\(step.id)\" runs \"\(step.kind.rawValue)\", which workflows cannot run yet.",
      hint: "Only steps that ask a model can be run.", status: .badInput)
  }

  private func show(
    _ outcome: WorkflowRun.Outcome, _ workflow: Workflow, _ number: Int, _ console: Console
  ) throws {
    if console.format == .json {
      for step in workflow.steps {
        guard let result = outcome.results[step.id] else { continue }
        try console.writeLine(RunView.json(step.id, result).text())
      }
    } else if let last = workflow.steps.last(where: { outcome.results[$0.id]?.state == .done }),
      let response = outcome.results[last.id]?.response
    {
      try console.writeLine(Sanitizer.text(response.shownText))
    }
    guard let failure = outcome.failure else { return }
    throw UserError(
      "The step \"\(failure.step)\" failed: \(failure.message)",
      hint: "`nexus workflow run --resume \(number)` tries again and keeps what is done.", status: .notDone)
  }
}
