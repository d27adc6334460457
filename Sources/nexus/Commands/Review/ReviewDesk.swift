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

  private var flow: ReviewFlow { ReviewFlow(store, telling: events) }

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
    if session.console.format == .text, let plan = targets.lazy.compactMap(\.task).first?.id.plan {
      try await session.tellNext(ofPlan: plan, in: store)
    }
  }

  private func judge(_ targets: [ReviewTarget]) async throws -> [JudgedWork] {
    var judged: [JudgedWork] = []
    var reviewer: Reviewer?
    for target in targets { judged.append(JudgedWork(target: target, review: try await judge(target, &reviewer))) }
    return judged
  }

  /// - Parameter reviewer: Made only for work that nobody has judged yet.
  private func judge(_ target: ReviewTarget, _ reviewer: inout Reviewer?) async throws -> Review {
    if !asksAgain, let kept = try await flow.keptReview(of: target) { return kept }
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

  func show(_ item: JudgedWork) async throws {
    let console = session.console
    guard console.format == .text else {
      guard let review = item.review else { return }
      return try console.writeLine(ReviewJSON.value(review).text())
    }
    let page = ReviewPage(session: session, store: store)
    try await console.page(try await page.text(item.target, review: item.review, palette: console.palette), session)
  }

  func adviseNext(_ judged: [JudgedWork]) async throws {
    switch try await flow.advice(after: judged) {
    case .overrideOrAskAgain(let task):
      try session.console.next(
        "`nexus review \(task) --accept --override` takes it all the same; `--again` asks the Overseer once more.")
    case .sendBackOrReject(let task):
      try session.console.next(
        "`nexus review \(task) --revise \"what to change\"` sends it back; --reject takes it off the branch.")
    case .takeUndeclared(let task):
      try session.console.next("`nexus review \(task) --accept --override` takes it with what it does not declare.")
    case .accept: try session.console.next("`nexus review --accept` takes the approved work onto your branch.")
    case nil: break
    }
  }
}
