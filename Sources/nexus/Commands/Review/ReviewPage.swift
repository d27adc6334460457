import Agents
import Git
import NexusProtocol
import Store
import Terminal

/// What a person is shown of one reviewed commit: task, verdict, findings, checks, diff.
struct ReviewPage {
  let session: Session
  let store: Store

  func text(_ target: ReviewTarget, review: Review, palette: Palette) async throws -> String {
    let repository = try session.requireProject().repository
    let commit = try await repository.commit(target.commit)
    let sides = DiffSides.trees(from: target.start ?? commit.parents.first, to: target.commit)
    var text = "\n" + heading(target, commit, palette) + "\n"
    let attempt = try await attempt(target)
    if let attempt { text += try await checks(attempt) }
    text += ReviewText(palette: palette).whole(review) + "\n"
    text += DiffColoring.render(String(decoding: try await repository.patch(sides), as: UTF8.self), palette: palette)
    if let attempt, let name = attempt.heldReference, let held = attempt.outOfScope?.held.flatMap({ ObjectID($0) }) {
      let patch = try await repository.patch(.trees(from: commit.parents.first, to: held))
      text += "\n" + heldHeading(name, attempt.task, palette) + "\n"
      text += DiffColoring.render(String(decoding: patch, as: UTF8.self), palette: palette)
    }
    return text
  }

  /// What follows is no part of the commit.
  private func heldHeading(_ name: String, _ task: TaskID, _ palette: Palette) -> String {
    palette.apply(.heading, to: "Held apart, since the task does not declare it")
      + "\n    \(palette.apply(.quiet, to: "refs/nexus/\(name)")); "
      + "`nexus task take \(task)` adds it to the task.\n"
  }

  private func attempt(_ target: ReviewTarget) async throws -> Attempt? {
    guard let task = target.task else { return nil }
    return try await store.attempts(at: task.id).last { $0.commit == target.commit.description }
  }

  private func heading(_ target: ReviewTarget, _ commit: CommitInfo, _ palette: Palette) -> String {
    let id = palette.apply(.quiet, to: target.commit.abbreviated)
    guard let task = target.task else { return "Commit \(id)  \(Sanitizer.oneLine(commit.summary))" }
    return palette.apply(.heading, to: "Task \(task.id)  \(Sanitizer.oneLine(task.title))") + "  \(id)"
      + task.acceptance.map { "\n    must hold: \(Sanitizer.oneLine($0))" }.joined()
  }

  private func checks(_ attempt: Attempt) async throws -> String {
    let checks = try await store.checks(of: attempt.id)
    guard !checks.isEmpty else { return "  Unverified: no checks are configured, nobody has run this code.\n" }
    let runs = checks.filter { $0.run != .base }.map { check in
      "  Check \(Sanitizer.oneLine(check.name))  \(check.outcome.rawValue)\(check.mark == .flaky ? ", flaky" : "")\n"
    }
    let reason = attempt.judgement(by: checks).reason.map { "  Unverified: \(Sanitizer.oneLine($0))\n" } ?? ""
    return runs.joined() + reason
  }
}
