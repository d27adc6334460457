import Agents
import Git
import Inspection
import NexusProtocol
import Store
import Terminal

/// What a person is shown of reviewed work: task, verdict, findings, checks, and all that it changes.
struct ReviewPage {
  let session: Session
  let store: Store

  func text(_ target: ReviewTarget, review: Review?, palette: Palette) async throws -> String {
    let repository = try session.requireProject().repository
    let commit = try await repository.commit(target.commit)
    let change = try await change(target, commit)
    var text = "\n" + heading(target, commit, palette) + "\n"
    if review?.criteria.isEmpty ?? true {
      text += (target.task?.acceptance ?? []).map { "    · \(Sanitizer.oneLine($0))\n" }.joined()
    }
    let attempt = try await attempt(target)
    if let attempt { text += try await checks(attempt) }
    text += revisions(change, palette)
    text += review.map { ReviewText(palette: palette).whole($0) } ?? "  The Overseer has not judged this commit.\n"
    text += "\n" + (try await diff(change, palette: palette))
    if let attempt, let name = attempt.heldReference, let held = attempt.outOfScope?.held.flatMap({ ObjectID($0) }) {
      let patch = try await repository.patch(.trees(from: commit.parents.first, to: held))
      text += "\n" + heldHeading(name, attempt.task, palette) + "\n"
      text += DiffColoring.render(String(decoding: patch, as: UTF8.self), palette: palette)
    }
    return text
  }

  func diff(_ change: TaskDiff, palette: Palette) async throws -> String {
    let repository = try session.requireProject().repository
    var text = ""
    for (index, part) in change.parts.enumerated() {
      if change.parts.count > 1 {
        let names = part.commits.map(\.abbreviated).joined(separator: ", ")
        text +=
          (index == 0 ? "" : "\n")
          + palette.apply(
            .heading, to: "Part \(index + 1) of \(change.parts.count)  \(names)") + "\n\n"
      }
      text += DiffColoring.render(
        String(decoding: try await repository.patch(part.sides), as: UTF8.self), palette: palette)
    }
    return text
  }

  private func change(_ target: ReviewTarget, _ commit: CommitInfo) async throws -> TaskDiff {
    if target.start == nil, let task = target.task, task.commit == target.commit.description {
      return try await TaskDiff.of(task, in: session.requireProject().repository, by: store)
    }
    return TaskDiff(target.commit, since: target.start ?? commit.parents.first)
  }

  /// Says that the change is of several commits, and what lies between them.
  private func revisions(_ change: TaskDiff, _ palette: Palette) -> String {
    guard change.commits.count > 1 else { return "" }
    let names = change.commits.map(\.abbreviated).joined(separator: ", ")
    let between = change.between.map(\.description)
    let work = between.isEmpty ? "" : "; between them is the work of \(LandingDesk.list(between))"
    return "  \(change.commits.count) commits  \(palette.apply(.quiet, to: names + work))\n"
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

  private static func remark(_ mark: CheckRecord.Mark?) -> String {
    switch mark {
    case .flaky: ", flaky"
    case .unproven: ", unproven"
    default: ""
    }
  }

  private func heading(_ target: ReviewTarget, _ commit: CommitInfo, _ palette: Palette) -> String {
    let id = palette.apply(.quiet, to: target.commit.abbreviated)
    guard let task = target.task else { return "Commit \(id)  \(Sanitizer.oneLine(commit.summary))" }
    return palette.apply(.heading, to: "Task \(task.id)  \(Sanitizer.oneLine(task.title))") + "  \(id)"
  }

  private func checks(_ attempt: Attempt) async throws -> String {
    let checks = try await store.checks(of: attempt.id)
    guard !checks.isEmpty else { return "  Unverified: no checks are configured, nobody has run this code.\n" }
    let runs = checks.filter { $0.run != .base }.map { check in
      "  Check \(Sanitizer.oneLine(check.name))  \(check.outcome.rawValue)\(Self.remark(check.mark))\n"
    }
    let reason = attempt.judgement(by: checks).reason.map { "  Unverified: \(Sanitizer.oneLine($0))\n" } ?? ""
    return runs.joined() + reason
  }
}
