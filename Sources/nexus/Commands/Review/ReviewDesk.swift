import Agents
import ArgumentParser
import Configuration
import Git
import JSONText
import NexusProtocol
import Store
import Terminal

/// Shows reviews and carries out what the user decides.
struct ReviewDesk {
  let session: Session
  let store: Store
  let workshop: Workshop
  /// Whether the Overseer is asked even where a review of the same commit is kept.
  let asksAgain: Bool

  enum Decision: Equatable {
    /// Ask the user where there is one; otherwise only show.
    case ask
    case accept(override: Bool, squash: Bool)
  }

  private struct Judged {
    var target: ReviewTarget
    var review: Review
  }

  /// - Throws: `ExitCode` when something shown is neither approved nor accepted.
  func review(_ targets: [ReviewTarget], decision: Decision) async throws {
    var judged: [Judged] = []
    for target in targets { judged.append(Judged(target: target, review: try await judge(target))) }
    for item in judged { try await show(item) }
    var accepted = false
    var isStale = false
    switch decision {
    case .accept(let override, let squash):
      guard try await accept(judged, override: override, squash: squash) else {
        throw ExitCode(ExitStatus.notDone.rawValue)
      }
      return
    case .ask:
      if session.console.isInteractive && session.console.format == .text {
        (accepted, isStale) = try await ask(judged)
      }
      if isStale {
        try session.console.next("`nexus review`")
      } else if !accepted {
        try await adviseNext(judged)
      }
    }
    if !accepted && (isStale || !judged.allSatisfy({ $0.review.verdict == .approve })) {
      throw ExitCode(ExitStatus.notDone.rawValue)
    }
  }

  private func judge(_ target: ReviewTarget) async throws -> Review {
    let kept = try await store.reviews(ofCommit: target.commit.description).last { $0.reviewer == .overseer }
    if let kept, !asksAgain, target.start == nil {
      // The run that asked may have been killed before it heeded the answer.
      try await workshop.heed(kept, of: target.task)
      return kept
    }
    if session.console.format == .text { try session.console.note(label(target)) }
    return try await session.working(as: .overseer) {
      try await workshop.review(target.commit, since: target.start, task: target.task)
    }
  }

  private func label(_ target: ReviewTarget) -> String {
    if let task = target.task { return "Reviewing task \(task.id)  \(Sanitizer.oneLine(task.title))" }
    return "Reviewing \(target.commit.abbreviated)"
  }

  private func show(_ item: Judged) async throws {
    let console = session.console
    guard console.format == .text else { return try console.writeLine(ReviewJSON.value(item.review).text()) }
    let text = try await ReviewPage(session: session, store: store).text(
      item.target, review: item.review, palette: console.palette)
    guard console.isInteractive else { return try console.write(text) }
    let pager = try await pagerCommand()
    try Attention.on(.elsewhere) { try Pager(command: pager, environment: Surroundings.environment).show(text) }
  }

  /// The pager as git chooses it, after nexus's own setting.
  private func pagerCommand() async throws -> String? {
    let environment = Surroundings.environment
    if let pager = session.configuration.ui.pager { return pager }
    let configured = try await session.requireProject().repository.configurationString("core.pager")
    return environment["GIT_PAGER"] ?? configured ?? environment["PAGER"] ?? "less"
  }

  private func adviseNext(_ judged: [Judged]) async throws {
    let tasks = judged.compactMap { item in item.target.task.map { ($0, item.review.verdict) } }
    if let (task, _) = tasks.first(where: { $0.1 != .approve }) {
      try session.console.next(
        "`nexus review \(task.id) --revise \"what to change\"` sends it back; --reject takes it off the branch.")
    } else if let task = try await waitingForTheUser(tasks.map(\.0)) {
      try session.console.next("`nexus review \(task) --accept --override` takes it with what it does not declare.")
    } else if !tasks.isEmpty {
      try session.console.next("`nexus review --accept` takes the approved work onto your branch.")
    }
  }

  /// A task that the Overseer's approval leaves unverified, since it changes files that it does not declare.
  private func waitingForTheUser(_ tasks: [PlanTask]) async throws -> TaskID? {
    for task in tasks where try await store.task(task.id)?.state == .unverified { return task.id }
    return nil
  }

  /// Returns whether the last that was accepted landed, and whether picking made verdicts ones of other commits.
  private func ask(_ judged: [Judged]) async throws -> (landed: Bool, isStale: Bool) {
    var (landed, isStale) = (false, false)
    for item in judged {
      // Again after picking, which leaves the rest to be decided.
      while let id = item.target.task?.id, let task = try await store.task(id), task.state != .accepted,
        let answer = try question(about: task)
      {
        guard answer == .pick else {
          landed = try await carryOut(answer, on: task, item) ?? landed
          break
        }
        isStale = try await pick(from: task) || isStale
      }
    }
    return (landed, isStale)
  }

  private func question(about task: PlanTask) throws -> Answer? {
    let choices: [Prompt.Choice<Answer>] = [
      .init("a", "accept", .accept), .init("r", "revise", .revise), .init("x", "reject", .reject),
      .init("p", "pick hunks", .pick), .init("l", "later", .later),
    ]
    let prompt = Prompt(sink: FileDescriptorSink.standardError, palette: session.console.notePalette)
    return try Attention.on(.question) { try prompt.choose("Task \(task.id)", among: choices, assuming: 4) }
  }

  /// Returns whether the work landed; nil for decisions that land nothing.
  private func carryOut(_ answer: Answer, on task: PlanTask, _ item: Judged) async throws -> Bool? {
    switch answer {
    case .accept: return try await accept([item], override: true, squash: false)
    case .revise:
      let note = try await UserEditor(session).write("", name: "note.md", help: "What is to change? Write it above.")
      try await workshop.sendBack(task, note: note.trimmed)
      try session.console.next("`nexus implement \(task.id)`")
    case .reject: try session.console.note("Rejected; the work is kept under \(try await workshop.reject(task)).")
    case .pick, .later: break
    }
    return nil
  }

  /// What cannot be picked is said, and the question is put again.
  private func pick(from task: PlanTask) async throws -> Bool {
    do {
      return try await PickDesk(session: session, store: store).pick(from: task) { files in
        try HunkPicker(console: session.console).ask(files)
      }
    } catch let error as AgentError {
      try session.console.note(error.message)
      if let hint = error.hint { try session.console.note(hint) }
      return false
    } catch let error as GitError {
      // Such as a file without the removal of a directory of its name.
      guard case .unsafePath = error.code else { throw error }
      try session.console.note(error.message)
      return false
    }
  }

  private enum Answer { case accept, revise, reject, pick, later }

  /// Lands approved work and says what came of it; returns whether all that was asked for is landed.
  private func accept(_ judged: [Judged], override: Bool, squash: Bool) async throws -> Bool {
    let tasks = judged.compactMap(\.target.task)
    guard !tasks.isEmpty else {
      throw UserError(
        "Only work of a plan can be accepted; this commit is in your repository already.",
        hint: "Name a task, such as 2 or 3.2.", status: .badInput)
    }
    let landing = try await workshop.accept(tasks.map(\.id), override: override, squash: squash)
    let console = session.console
    if console.format == .text { try showLanding(landing, console) }
    return landing.notAccepted.isEmpty
  }

  private func showLanding(_ landing: Landing, _ console: Console) throws {
    for id in landing.accepted {
      try console.writeLine("  \(console.palette.apply(.success, to: "accepted"))  task \(id)")
    }
    for (id, reason) in landing.notAccepted.sorted(by: { $0.key < $1.key }) {
      try console.writeLine(
        "  \(console.palette.apply(.warning, to: "not accepted"))  task \(id): \(Sanitizer.oneLine(reason))")
    }
    guard let commit = landing.commit else { return }
    let how =
      switch landing {
      case _ where !landing.reapplied.isEmpty: "now at the reapplied work"
      case _ where landing.isSquash: "now at one commit of all"
      case _ where landing.isMerge: "now at the merge"
      default: "fast-forwarded to"
      }
    try console.writeLine("Your branch \(Sanitizer.oneLine(landing.branch)) is \(how) \(commit.abbreviated).")
    if landing.isMergedToSign {
      try console.note(
        "It is a signed merge in place of a fast-forward, since `commit.gpgsign` is set and the plan's commits are unsigned."
      )
    }
    if !landing.hooksNotRun.isEmpty {
      try console.note("Hooks that git would have run were not: \(landing.hooksNotRun.joined(separator: ", ")).")
    }
  }
}
