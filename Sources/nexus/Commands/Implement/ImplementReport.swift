import Agents
import ArgumentParser
import Git
import Inspection
import Jobs
import NexusProtocol
import Store
import Terminal

/// Tells how a run of `implement` ended, and what to do next.
struct ImplementReport {
  let session: Session
  let store: Store
  let plan: Plan
  let record: RunRecord
  /// Whether work counts as done only when the Overseer approved it.
  let isReviewed: Bool

  /// - Throws: `ExitCode` when not all work was done.
  func show(_ summary: ImplementSummary) async throws {
    let tasks = try await store.tasks(ofPlan: plan.number)
    if session.console.format == .text { try await showText(summary, tasks: tasks) }
    if summary.isEmpty {
      // A run that was killed had done all of it, and did not come to say so.
      let isLeft = tasks.contains { [.pending, .running, .failed].contains($0.state) }
      if let job = CommandWork.job, job.attempts > 1, !isLeft { return }
      throw nothingDone(tasks)
    }
    if let words = summary.spent.min(by: { $0.key < $1.key })?.value, let sentence = words.first {
      throw UserError(sentence, hint: words.last, status: .tryAgain)
    }
    let isUnapproved = isReviewed && summary.finished.values.contains { $0 != .approved }
    if !summary.failed.isEmpty || isUnapproved { throw ExitCode(ExitStatus.notDone.rawValue) }
    if !summary.busy.isEmpty && summary.finished.isEmpty { throw ExitCode(ExitStatus.tryAgain.rawValue) }
  }

  private func showText(_ summary: ImplementSummary, tasks: [PlanTask]) async throws {
    guard !summary.isEmpty else { return }
    let console = session.console
    let remarks = try await store.taskRemarks(ofPlan: plan.number)
    let text = PlanText(
      palette: console.palette, unverified: try await store.unverifiedTasks(ofPlan: plan.number), remarks: remarks)
    let standings = tasks.standings()
    try console.writeLine("\n" + text.heading(plan))
    for task in tasks {
      try console.writeLine(text.line(task, standing: standings[task.id.number] ?? .state(task.state)))
    }
    for (task, attempt) in summary.kept.sorted(by: { $0.key < $1.key }) {
      try await showKept(attempt)
      try console.writeLine(
        "  The result for task \(task) is kept; apply it with `nexus implement --apply \(task)`.")
    }
    try console.writeLine()
    try console.write(try await record.summary().text)
    for task in summary.busy { try console.note("Task \(task) is being worked on by another nexus.") }
    if let failed = summary.failed.keys.min() {
      try console.next(
        "`nexus task show \(failed)` says why it failed; change it with `nexus task edit \(failed)`, then `nexus task retry \(failed)`."
      )
    } else if !summary.finished.isEmpty {
      try console.next(NextStep.text(tasks, standings, remarks))
    }
  }

  /// What a dry run would change.
  private func showKept(_ id: Int64) async throws {
    guard let commit = try await store.attempt(id)?.commit.flatMap({ ObjectID($0) }) else { return }
    let repository = try session.requireProject().repository
    let patch = try await repository.patch(
      .trees(from: try await repository.commit(commit).parents.first, to: commit))
    let console = session.console
    try console.write(
      "\n" + DiffColoring.render(String(decoding: patch, as: UTF8.self), palette: console.palette) + "\n")
  }

  private func nothingDone(_ tasks: [PlanTask]) -> UserError {
    let standings = tasks.standings()
    if tasks.contains(where: { TaskState.awaitingReview.contains($0.state) }) {
      return UserError(
        "No task of plan \(plan.number) is ready to be written.", hint: "`nexus review` looks at what is done.",
        status: .notDone)
    }
    if let blocked = tasks.first(where: {
      if case .blocked = standings[$0.id.number] { true } else { $0.state == .failed }
    }) {
      return UserError(
        "No task of plan \(plan.number) is ready: task \(blocked.id) is \(standings[blocked.id.number]?.name ?? "").",
        hint: "`nexus task retry TASK` makes a failed task ready again.", status: .notDone)
    }
    return UserError(
      "No task of plan \(plan.number) is ready to be written.", hint: "`nexus plan show` lists them.", status: .notDone)
  }
}
