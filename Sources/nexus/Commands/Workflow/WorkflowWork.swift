import Configuration
import Exchanges
import JSONText
import NexusProtocol
import Workflows

/// Carries a run of a workflow out, as a job where the project keeps its work in a store.
struct WorkflowWork: Sendable {
  let start: RunStart
  let voices: Voices
  /// The commands of its checks that the user has allowed.
  let allowed: Set<String>
  /// The names of plugins.
  let filters: [String]

  private var plan: Workflow { start.workflow }

  /// - Parameters:
  ///   - keeping: Files what models are asked; nil where nothing is kept.
  ///   - jobs: Where each step is a part of the run's job.
  /// - Throws: `CancellationError` and `ExchangeError` for budgets, after which the run can be gone on with.
  func carryOut(
    in session: Session, keeping: QuestionKeeping?, jobs: StepJobs?
  ) async throws -> WorkflowRun.Outcome {
    let asked = plan.steps.map { $0.model ?? session.configuration.overseer.model }
    let shot = try OneShot(session.configuration, asking: asked, filters: filters, keeping: keeping)
    for notice in try shot.noticesBeforePrompts() { try session.console.note(notice) }
    let outcome: WorkflowRun.Outcome
    do {
      outcome = try await session.withToolServers(where: mayCall) { tools in
        let desk = try desk(in: session, keeping, tools)
        let steps = WorkflowSteps(
          models: ModelSteps(shot: shot, jobs: jobs, desk: desk),
          pair: PairSteps(directory: session.directory, console: session.console, jobs: jobs),
          checks: CheckSteps(session: session, allowed: allowed), tools: ToolSteps(servers: tools))
        let view = RunView(log: start.log, console: session.console, jobs: jobs) { await keeping?.heed() }
        return try await WorkflowRun(voices: voices, runner: steps, log: view).run(plan, inputs: start.head.inputs)
      }
    } catch {
      await shot.end()
      await puttingInOrder { await jobs?.abort(because: "The run was ended.") }
      try await interrupt(error, session.console)
      throw await described(error)
    }
    await shot.end()
    try await start.log.finish(outcome.failure == nil ? .done : .failed)
    return outcome
  }

  /// What the models of its steps are offered, without what steps may still propose.
  private var wishes: [ToolWish] {
    plan.steps.filter { $0.kind == .model }.compactMap { step in
      // A voice that is not there ends its step, in words.
      (try? voices.manner(mode: step.mode, persona: step.persona, role: step.role))?.offered(of: step.tools)
    }
  }

  /// Nil where no step is offered any tool, or none can be.
  private func desk(
    in session: Session, _ keeping: QuestionKeeping?, _ servers: (any OtherTools)?
  ) throws -> QuestionDesk? {
    guard plan.allowsChanges || !wishes.isEmpty else { return nil }
    guard let keeping else {
      if !wishes.isEmpty { try session.console.note(session.whyNoTools.message) }
      return nil
    }
    return try QuestionDesk(session, store: keeping.store, known: try session.knownTools(), others: servers)
  }

  /// Whether a step may call a tool of that server; one that is still to be proposed may call any.
  private func mayCall(_ server: String) -> Bool {
    plan.allowsChanges || plan.mayCallToolsOf(server) || wishes.contains { $0.mayCall(server) }
  }

  /// Says how to go on with what a signal or a budget has ended.
  private func interrupt(_ error: any Error, _ console: Console) async throws {
    guard error is CancellationError || error is JobStopped || (error as? ExchangeError)?.isAboutBudget == true else {
      return
    }
    try await start.log.finish(.interrupted)
    try console.next("`nexus workflow run --resume \(await start.log.number)` goes on with it.")
  }

  /// A budget's hint names the command that asks as a step does; a run is gone on with by its number.
  private func described(_ error: any Error) async -> any Error {
    guard var error = error as? ExchangeError, error.isAboutBudget else { return error }
    error.hint = error.hint?.replacing("`nexus ask`", with: "`nexus workflow run --resume \(await start.log.number)`")
    return error
  }

  /// What is finished of the run, and what is not, as the result of its job; nil where nothing is.
  func result() async -> JSONValue? {
    let ended = await start.log.ended
    guard !ended.isEmpty else { return nil }
    let missing = plan.steps.map(\.id).filter { !ended.contains($0) }
    return JSONValue(members: [
      ("workflow", .string(plan.name)), ("run", JSONValue(await start.log.number)), ("finished", JSONValue(ended)),
      ("missing", JSONValue(missing)),
    ])
  }
}
