import Agents
import ArgumentParser
import Exchanges
import Git
import Inspection
import JSONText
import NexusProtocol
import Store
import Terminal

/// Has work judged and shows it; what is decided of it is carried out by ``ReviewDialog`` or ``LandingDesk``.
struct ReviewDesk {
  let session: Session
  let store: Store
  let lander: Lander
  let events: EventWriter
  /// Whether the Overseer is asked even where a review of the same commit is kept.
  let asksAgain: Bool

  /// Work and what the Overseer says of it.
  struct Judged {
    var target: ReviewTarget
    /// Nil where nobody has judged that very commit.
    var review: Review?

    var isApproved: Bool { review?.verdict == .approve }
  }

  /// Shows each target with its review and, at a terminal, asks what becomes of it.
  ///
  /// - Throws: `ExitCode` when something shown is neither approved nor accepted.
  func review(_ targets: [ReviewTarget]) async throws {
    let judged = try await judge(targets)
    if session.console.isInteractive, session.console.format == .text, targets.contains(where: { $0.task != nil }) {
      return try await ReviewDialog(desk: self).run(judged)
    }
    for item in judged { try await show(item) }
    try await adviseNext(judged)
    guard judged.allSatisfy(\.isApproved) else { throw ExitCode(ExitStatus.notDone.rawValue) }
  }

  /// Shows each target with its review and lands what the terms allow.
  ///
  /// - Throws: `ExitCode` when not all of it landed.
  func accept(_ targets: [ReviewTarget], _ terms: LandingTerms, squash: Bool) async throws {
    let judged = try await judge(targets)
    for item in judged { try await show(item) }
    var terms = terms
    for item in judged {
      guard let task = item.target.task else { continue }
      terms.shown[task.id] = item.target.commit.description
    }
    let desk = LandingDesk(session: session, lander: lander)
    guard try await desk.accept(targets.compactMap(\.task?.id), terms, squash: squash) else {
      throw ExitCode(ExitStatus.notDone.rawValue)
    }
  }

  private func judge(_ targets: [ReviewTarget]) async throws -> [Judged] {
    var judged: [Judged] = []
    var reviewer: Reviewer?
    for target in targets { judged.append(Judged(target: target, review: try await judge(target, &reviewer))) }
    return judged
  }

  /// - Parameter reviewer: Made only for work that nobody has judged yet.
  private func judge(_ target: ReviewTarget, _ reviewer: inout Reviewer?) async throws -> Review {
    let kept = try await store.reviews(ofCommit: target.commit.description).last { $0.reviewer == .overseer }
    if let kept, !asksAgain, target.start == nil {
      // The run that asked may have been killed before it heeded the answer.
      try await store.approve(target.task, by: kept, telling: events)
      return kept
    }
    let asking = if let reviewer { reviewer } else { try await session.pair(store).reviewer }
    reviewer = asking
    if session.console.format == .text { try session.console.note(label(target)) }
    return try await session.working(as: .overseer) {
      try await asking.review(target.commit, since: target.start, task: target.task)
    }
  }

  private func label(_ target: ReviewTarget) -> String {
    if let task = target.task { return "Reviewing task \(task.id)  \(Sanitizer.oneLine(task.title))" }
    return "Reviewing \(target.commit.abbreviated)"
  }

  func show(_ item: Judged) async throws {
    let console = session.console
    guard console.format == .text else {
      guard let review = item.review else { return }
      return try console.writeLine(ReviewJSON.value(review).text())
    }
    let page = ReviewPage(session: session, store: store)
    try await console.page(try await page.text(item.target, review: item.review, palette: console.palette), session)
  }

  func adviseNext(_ judged: [Judged]) async throws {
    let tasks = judged.compactMap { item in item.target.task.map { ($0, item.isApproved) } }
    if let item = judged.first(where: { $0.review?.verdict == .unproven }), let task = item.target.task {
      try session.console.next(
        "`nexus review \(task.id) --accept --override` takes it all the same; `--again` asks the Overseer once more.")
    } else if let (task, _) = tasks.first(where: { !$0.1 }) {
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
}
