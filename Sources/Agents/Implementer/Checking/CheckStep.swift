import Checks
import Exchanges
import Git
import NexusProtocol

/// Runs the checks of a task on a tree that is checked out, and tells old failures from new ones.
struct CheckStep {
  let checking: Checking
  let task: PlanTask
  let attempt: Attempt
  let workspace: Workspace
  /// What is checked out and judged.
  let tree: ObjectID
  /// The commit the attempt began with.
  let base: ObjectID

  enum Result: Sendable {
    /// `judgement` allows a commit.
    case judged(CheckJudgement)
    /// `reason` is for the model.
    case failed(reason: String)
  }

  private var runner: CheckCommandRun {
    CheckCommandRun(checking: checking, plan: task.id.plan, task: task.id, attempt: attempt.number)
  }

  /// Runs all checks in order, also after one that failed, so that the model sees every failure at once.
  func run() async throws -> Result {
    var failures: [String] = []
    for check in try await commands() {
      try Task.checkCancellation()
      if let failure = try await judge(check) { failures.append(failure) }
    }
    let judgement = try await checking.journal.checks(of: attempt.id).judgement
    guard judgement.state == nil else { return .judged(judgement) }
    return .failed(reason: try await reason(failures))
  }

  private func reason(_ failures: [String]) async throws -> String {
    let failed = try await checking.journal.checks(of: attempt.id).filter { $0.run != .base && $0.outcome != .passed }
    let places = try await NamedPlaces(checking: checking, base: base, known: task.files).text(
      failed.map(\.output).joined(separator: "\n"), at: tree,
      shown: { try await TaskEvidence(checking: checking, task: task).known(at: base).text })
    let heading = "Your edits were applied, but the project's checks fail:"
    return [heading, failures.joined(separator: "\n\n"), places, "Find the cause and correct it."].filter {
      !$0.isEmpty
    }.joined(separator: "\n\n")
  }

  /// The project's checks and those the plan names for this task; what the user has not allowed is left out, and said.
  private func commands() async throws -> [CheckCommand] {
    var commands = checking.settings.checks
    for line in task.checks where !commands.contains(where: { $0.invocation.line == line }) {
      if var command = checking.settings.taskChecks[line] {
        while commands.contains(where: { $0.name == command.name }) { command.name += " (plan)" }
        commands.append(command)
      } else {
        try await checking.events.tell(
          .checkSkipped, task: task.id, attempt: attempt.number,
          ["name": .string(line), "reason": "The plan names it, and you have not allowed it to run."])
      }
    }
    return commands
  }

  /// Runs a check until it is known what it says; returns what the model is told of a new failure.
  private func judge(_ check: CheckCommand) async throws -> String? {
    var run = try await runAndRecord(check, .first)
    if run.record.outcome == .failed {
      // The first run may have left files behind that are not of the tree.
      try await workspace.checkOut(tree)
      run = try await runAndRecord(check, .again)
    }
    let record = run.record
    guard record.outcome != .passed else { return nil }
    // What a task is to make pass is judged by that alone.
    guard !task.checks.contains(check.invocation.line) else { return checking.forModel(record) }
    let comparison = Baseline(checking: checking, workspace: workspace, runner: runner, attempt: attempt, base: base)
    let compared = try await comparison.compare(record, isWhole: run.isWhole, of: check, on: tree)
    switch (compared.mark, compared.outcome) {
    case (.oldFailure, _), (.unclear, _): return nil
    case (_, .passed): return checking.forModel(record) + "\nWithout your edits it passes."
    case (_, .timedOut) where record.outcome == .timedOut:
      return checking.forModel(record) + "\nWithout your edits it does not end in time either."
    default:
      return checking.forModel(record) + "\nWithout your edits it fails too, but in another way."
    }
  }

  private func runAndRecord(
    _ check: CheckCommand, _ run: CheckRecord.Run
  ) async throws -> RecordedCheck {
    let result = try await runner.run(check, as: run, in: workspace)
    try await checking.journal.record(result.record, of: attempt.id)
    try await runner.tellEnd(of: result.record)
    return result
  }
}
