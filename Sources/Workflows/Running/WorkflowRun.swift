package import JSONText

/// Runs a workflow: each step once what it waits for has ended, as many at once as may.
package struct WorkflowRun: Sendable {
  /// What a run came to.
  package struct Outcome: Sendable, Equatable {
    package var results: [String: StepResult]
    /// The step that ended the run, and why; nil where all was carried out.
    package var failure: Failure?

    package struct Failure: Sendable, Equatable {
      package var step: String
      package var message: String
    }
  }

  private let voices: Voices
  private let runner: any StepRunner
  private let log: any RunLog
  private let clock: any Clock<Duration>
  /// At most so many steps at once; nil sets no limit.
  private let limit: Int?

  package init(
    voices: Voices = .builtIn, runner: any StepRunner, log: any RunLog, limit: Int? = nil,
    clock: any Clock<Duration> = ContinuousClock()
  ) {
    self.voices = voices
    self.runner = runner
    self.log = log
    self.limit = limit
    self.clock = clock
  }

  /// Runs what of the workflow has not ended.
  ///
  /// Replies that the log kept are not asked for again: a run that was killed is resumed by running it again with its log.
  /// - Parameter inputs: Values by name; inputs with a default may be left out.
  /// - Throws: `StepFailure` for an input that is missing or unknown; errors of the log; `CancellationError`, after which
  ///   all that had ended is kept.
  package func run(_ workflow: Workflow, inputs: JSONObject) async throws -> Outcome {
    var schedule = RunSchedule(workflow)
    let inputs = try Self.inputs(inputs, of: workflow)
    var failure: Outcome.Failure?
    try await withThrowingTaskGroup(of: (String, Result<StepResult, StepFailure>).self) { group in
      var running = 0
      while true {
        while failure == nil, running < limit ?? .max, let step = schedule.next() {
          running += 1
          let execution = StepExecution(
            step: step, scope: schedule.scope(of: step, inputs), voices: voices, runner: runner, log: log, clock: clock)
          let fallback = Self.fallback(of: step, in: schedule.workflow, execution)
          try await log.note(.began(step: step.id))
          group.addTask { (step.id, try await Self.result(of: execution, or: fallback)) }
        }
        guard let (id, ended) = try await group.next() else { break }
        running -= 1
        switch ended {
        case .success(let result):
          schedule.end(id, result)
          try await log.note(.ended(step: id, result))
          try await change(&schedule, after: id, result)
        case .failure(let why):
          let result = StepResult(.failed, error: why.message)
          schedule.end(id, result)
          try await log.note(.ended(step: id, result))
          guard schedule.workflow.step(id)?.onFailure != .skip else { continue }
          failure = failure ?? Outcome.Failure(step: id, message: why.message)
          group.cancelAll()
        }
      }
    }
    return Outcome(results: schedule.results, failure: failure)
  }

  /// The inputs that a run sees: those that are given, and defaults for the others.
  ///
  /// - Throws: `StepFailure` for an input that is missing or unknown.
  package static func inputs(_ given: JSONObject, of workflow: Workflow) throws(StepFailure) -> JSONObject {
    let names = workflow.inputs.map(\.name)
    if let foreign = given.keys.first(where: { !names.contains($0) }) {
      throw StepFailure("The workflow \"\(workflow.name)\" has no input \"\(foreign)\".")
    }
    var inputs = JSONObject()
    for input in workflow.inputs {
      guard let value = given[input.name] ?? input.value else {
        throw StepFailure("The workflow \"\(workflow.name)\" needs the input \"\(input.name)\".")
      }
      inputs[input.name] = value
    }
    return inputs
  }

  /// The step that stands in for another, looking with the eyes of that one.
  private static func fallback(
    of step: WorkflowStep, in workflow: Workflow, _ execution: StepExecution
  ) -> StepExecution? {
    guard case .use(let name) = step.onFailure, let other = workflow.step(name) else { return nil }
    return StepExecution(
      step: other, scope: execution.scope, voices: execution.voices, runner: execution.runner, log: execution.log,
      clock: execution.clock)
  }

  private static func result(
    of execution: StepExecution, or fallback: StepExecution?
  ) async throws -> Result<StepResult, StepFailure> {
    do {
      return .success(try await execution.result())
    } catch let failure as StepFailure {
      guard let fallback else { return .failure(failure) }
      do { return .success(try await fallback.result()) } catch let second as StepFailure { return .failure(second) }
    }
  }

  /// Takes over the steps that a step proposes, where they make a workflow without faults.
  private func change(_ schedule: inout RunSchedule, after id: String, _ result: StepResult) async throws {
    guard let step = schedule.workflow.step(id), step.proposesSteps, result.state == .done else { return }
    let names: [String]
    do throws(WorkflowFault) {
      names = try schedule.change(by: result.response.shownText, checker: WorkflowChecker(voices: voices))
    } catch {
      return try await log.note(.refusedChange(by: id, reason: error.message))
    }
    try await log.note(.changed(by: id, steps: names))
  }
}
