import Checks
import Git
import NexusProtocol

/// What the checks that a task has to make pass say before anything was done for it.
///
/// A model that sees what is expected needs fewer rounds than one that is told after its first answer.
struct TaskEvidence {
  let checking: Checking
  let task: PlanTask

  /// The checks of the task alone that may run; the project's own ones pass before and after.
  private var commands: [CheckCommand] {
    task.checks.compactMap { line in
      checking.settings.checks.first { $0.invocation.line == line } ?? checking.settings.taskChecks[line]
    }
  }

  /// Runs each check once on the base, which is checked out in the workspace, unless a run of it is kept.
  func find(in workspace: Workspace, at base: ObjectID) async throws -> String {
    var failures: [CheckRecord] = []
    for check in commands {
      try Task.checkCancellation()
      let runner = CheckCommandRun(checking: checking, plan: task.id.plan, task: task.id, attempt: nil)
      let baseline = Baseline(checking: checking, workspace: workspace, runner: runner, attempt: nil, base: base)
      failures.append(try await baseline.record(of: check).record)
    }
    return try await text(failures, at: base)
  }

  /// What is kept of such runs, where none is to be made now, and the checks of which nothing is kept.
  func known(at base: ObjectID) async throws -> (text: String, unknown: [String]) {
    let tree = try await checking.repository.commit(base).tree.description
    var failures: [CheckRecord] = []
    var unknown: [String] = []
    for check in commands {
      let key = BaselineKey(
        tree: tree, command: check.invocation.line, surroundings: checking.surroundings(of: check))
      if let record = try await checking.journal.baseline(key) {
        failures.append(record)
      } else {
        unknown.append(check.invocation.line)
      }
    }
    return (try await text(failures, at: base), unknown)
  }

  private func text(_ records: [CheckRecord], at base: ObjectID) async throws -> String {
    let failures = records.filter { $0.outcome == .failed }
    guard !failures.isEmpty else { return "" }
    let heading =
      failures.count == 1
      ? "This check must pass in the end. Now it fails:" : "These checks must pass in the end. Now they fail:"
    let places = try await NamedPlaces(checking: checking, base: base, known: task.files).text(
      failures.map(\.output).joined(separator: "\n"), at: try await checking.repository.commit(base).tree)
    let texts = [heading] + failures.map(checking.forModel) + [places]
    return texts.filter { !$0.isEmpty }.joined(separator: "\n\n")
  }
}
