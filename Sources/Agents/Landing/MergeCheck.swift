import Checks
import Exchanges
import Git
import NexusProtocol

/// Runs the checks on what a landing would bring where nobody has seen that yet: work merged with the user's branch.
///
/// They run in a worktree of the plan, before the branch moves.
struct MergeCheck {
  let checking: Checking
  let worktrees: Worktrees
  let plan: Plan
  /// The tasks that would land, whose own checks count too.
  let tasks: [PlanTask]
  let tree: ObjectID
  /// The user's branch, and where it is: what fails there as well is no fault of the merge.
  let branch: String
  let tip: ObjectID

  /// - Throws: `AgentError.mergeFails` where a check fails that does not fail so on the user's branch.
  func run() async throws {
    let commands = self.commands
    guard !commands.isEmpty else { return }
    try await checking.events.tell(
      .notice, plan: plan.number,
      ["text": .string("\(branch) has gone on, so the checks run on the merge before anything lands.")])
    let workspace = try await openWorkspace()
    let failing: [String]
    do {
      failing = try await run(commands, in: workspace)
    } catch {
      await puttingInOrder { try await workspace.reset(to: try await workspace.tip()) }
      throw error
    }
    try await workspace.reset(to: try await workspace.tip())
    guard failing.isEmpty else { throw failure(failing) }
  }

  /// Returns the commands that fail.
  private func run(_ commands: [CheckCommand], in workspace: Workspace) async throws -> [String] {
    try await workspace.prepare(with: checking)
    try await workspace.checkOut(tree)
    var failing: [String] = []
    for command in commands {
      try Task.checkCancellation()
      if try await !passes(command, in: workspace) { failing.append(command.invocation.line) }
    }
    return failing
  }

  /// The project's checks, and those of the tasks that the user has allowed.
  private var commands: [CheckCommand] {
    var commands = checking.settings.checks
    for line in tasks.flatMap(\.checks) where !commands.contains(where: { $0.invocation.line == line }) {
      guard let command = checking.settings.taskChecks[line] else { continue }
      commands.append(command)
    }
    return commands
  }

  /// The plan's own worktree, or another one while a run works there.
  private func openWorkspace() async throws -> Workspace {
    for lane in 1..<9 {
      do {
        return try await Workspace.open(for: plan, of: worktrees, lane: lane)
      } catch let error as AgentError where error.code == .taskBusy {
        continue
      }
    }
    return try await Workspace.open(for: plan, of: worktrees)
  }

  private func passes(_ command: CheckCommand, in workspace: Workspace) async throws -> Bool {
    let runner = CheckCommandRun(checking: checking, plan: plan.number, task: nil, attempt: nil)
    var run = try await runner.run(command, in: workspace)
    try await runner.tellEnd(of: run.record)
    if run.record.outcome == .failed {
      // The first run may have left files behind that are not of the tree.
      try await workspace.checkOut(tree)
      run = try await runner.run(command, as: .again, in: workspace)
      try await runner.tellEnd(of: run.record)
    }
    guard run.record.outcome != .passed else { return true }
    let baseline = Baseline(checking: checking, workspace: workspace, runner: runner, attempt: nil, base: tip)
    let mark = try await baseline.compare(run.record, isWhole: run.isWhole, of: command, on: tree).mark
    return mark == .oldFailure || mark == .unclear
  }

  private func failure(_ failing: [String]) -> AgentError {
    let names = failing.map { "`\($0)`" }.joined(separator: ", ")
    return AgentError(
      .mergeFails, "Not landed: merged with \(branch), \(names) \(failing.count == 1 ? "fails" : "fail").",
      hint:
        "Merge it yourself with `git merge \(plan.branch)`, fix what fails and commit; `nexus review --accept` then "
        + "files it as accepted. Or send a task back.")
  }
}
