import ArgumentParser
import Configuration
import Graphs
import Jobs
import JSONText
import NexusProtocol
import Terminal
import Workflows

struct WorkflowRunCommand: QueueableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Run a workflow, or go on with a run that was interrupted",
    discussion: """
      Steps run as soon as what they wait for has ended. Each reply is kept before it is used: after Ctrl-C or a crash \
      --resume goes on with the run, and asks for nothing again that had been answered. The response of the last step \
      goes to standard output.

      Steps that run plan, implement or review do what the command of that name does, and land nothing. A command of a \
      check must be allowed once, as with tasks; you are asked at a terminal.

      --from begins a new run at a step: what the newest run of the workflow, or the one named by --resume, had before \
      that step is taken over, and the step and all that waits for it is asked again. With a workflow's name the file \
      counts as it is now, with --resume as it was then.

      In a repository a run is a job, and its steps are parts of it: `nexus job show`, and \
      --max-tokens and --max-cost for all of them together.

        nexus workflow run research --input question="Why is the sky blue?"
        nexus workflow run notes --input parts=@minutes.txt
        nexus workflow run --resume 3
        nexus workflow run notes --from summary
      """)

  @Argument(help: "A workflow's name, or a file", completion: .file(extensions: ["yaml", "yml", "json"]))
  var workflow: String?

  @Option(name: .long, help: ArgumentHelp("An input; @FILE stands for a file's text", valueName: "name=value"))
  var input: [String] = []

  @Option(name: .long, help: ArgumentHelp("Go on with this run", valueName: "run"))
  var resume: Int?

  @Option(name: .long, help: ArgumentHelp("Run again from this step", valueName: "step"))
  var from: String?

  @Option(
    name: .long,
    help: ArgumentHelp("A plugin that changes what is sent, or replies; may be repeated", valueName: "plugin"))
  var filter: [String] = []

  @Flag(name: .long, help: "Check the workflow and its inputs, show its steps, and ask no model")
  var dryRun = false

  @OptionGroup var budget: BudgetOptions
  @OptionGroup var options: GlobalOptions

  var jobKind: JobKind { .workflow }

  func validate() throws {
    if workflow == nil && resume == nil { throw ValidationError("Name a workflow, or a run with --resume.") }
    if workflow != nil && resume != nil {
      throw ValidationError("A run that is resumed has its workflow already: name one of the two.")
    }
    if resume != nil && from == nil && !input.isEmpty {
      throw ValidationError("A run that is resumed has its inputs already.")
    }
  }

  func checkBeforeQueuing(in session: Session) throws { _ = try checkedStart(in: session) }

  /// What is to be run, as it stands now.
  ///
  /// - Throws: `UserError` for what is not there or is faulty, and for inputs that are missing.
  private func checkedStart(in session: Session) throws -> (RunStart, Voices) {
    let files = WorkflowFiles(session)
    let start = try RunStart(
      files, RunDirectory(session.project), name: workflow, resuming: resume, from: from,
      inputs: RunStart.inputs(input, in: session))
    let voices = try files.voices()
    let faults = WorkflowChecker(voices: voices, tools: try session.knownTools()).faults(in: start.workflow)
    guard faults.isEmpty else {
      throw WorkflowFileError(file: files.shown(start.head.file) ?? start.workflow.name, faults: faults).userError
    }
    try requireInputs(start.head.inputs, of: start.workflow)
    return (start, voices)
  }

  func run() async throws {
    let session = try Session.anywhere(options)
    let (start, voices) = try checkedStart(in: session)
    let (log, plan) = (start.log, start.workflow)
    if dryRun { return try session.console.writeLine(Sanitizer.text(GraphText.text(plan.graph))) }
    let allowed = try session.allowedCommands(of: plan, file: start.head.file)
    let work = WorkflowWork(start: start, voices: voices, allowed: allowed, filters: filter)
    let store = try session.questionStore()
    guard store != nil || budget.limits == JobLimits() else {
      throw UserError(
        "A budget is counted in the store of a project, and there is none outside of a repository.",
        hint: "Run it in a git repository.", status: .badInput)
    }
    if store == nil, plan.steps.contains(where: { $0.tools != nil && $0.tools != .named([]) }) {
      throw session.whyNoTools
    }
    try await log.begin()
    guard let store else {
      let outcome = try await work.carryOut(in: session, keeping: nil, jobs: nil)
      return try show(outcome, plan, await log.number, session.console)
    }
    try await session.atJob(.workflow, in: store, within: budget.limits, result: { await work.result() }) {
      session, store in
      let jobs = await StepJobs(
        store, of: session.job?.id ?? 0, owner: session.owner, workflow: plan.name, run: log.number)
      let outcome = try await work.carryOut(in: session, keeping: try session.questionKeeping(in: store), jobs: jobs)
      try await show(outcome, plan, log.number, session.console)
    }
  }

  private func requireInputs(_ given: JSONObject, of workflow: Workflow) throws {
    do {
      _ = try WorkflowRun.inputs(given, of: workflow)
    } catch {
      throw UserError(error.message, hint: "Give it with --input NAME=VALUE.", status: .badInput)
    }
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
