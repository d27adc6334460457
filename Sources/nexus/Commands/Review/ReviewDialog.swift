import Agents
import ArgumentParser
import Exchanges
import Git
import Inspection
import NexusProtocol
import Store
import Terminal

/// Goes through reviewed work with the person at the terminal: shows one, asks about one.
struct ReviewDialog {
  let desk: ReviewDesk

  private enum Answer { case accept, revise, reject, pick, diff, whole, take, skip, quit }

  /// What came of asking about one.
  private enum Outcome { case decided, undecided, quit }

  private var session: Session { desk.session }
  private var console: Console { desk.session.console }

  /// - Throws: `ExitCode` when something is neither approved nor accepted in the end.
  func run(_ judged: [JudgedWork]) async throws {
    var judged = judged
    var isAnyDecided = false
    loop: for index in judged.indices {
      guard let task = judged[index].target.task else {
        try await desk.show(judged[index])
        continue
      }
      // What was decided before may have landed this one too, or put it on other work.
      guard let now = try await desk.store.task(task.id), now.state != .accepted else { continue }
      try await refresh(&judged[index], now)
      try await desk.show(judged[index])
      switch try await ask(&judged[index]) {
      case .decided: isAnyDecided = true
      case .undecided: break
      case .quit: break loop
      }
    }
    try await end(judged, isAnyDecided: isAnyDecided)
  }

  private func end(_ judged: [JudgedWork], isAnyDecided: Bool) async throws {
    var open: [JudgedWork] = []
    for item in judged {
      guard let task = item.target.task else {
        open.append(item)
        continue
      }
      if try await desk.store.task(task.id)?.state != .accepted { open.append(item) }
    }
    if open.contains(where: { $0.review == nil }) {
      try console.next("`nexus review`")
    } else if !isAnyDecided {
      try await desk.adviseNext(open)
    }
    guard open.allSatisfy(\.isApproved) else { throw ExitCode(ExitStatus.notDone.rawValue) }
  }

  /// Takes the task as it is now; a verdict on another commit is none on this one.
  private func refresh(_ item: inout JudgedWork, _ task: PlanTask) async throws {
    let isOther = task.commit != item.target.commit.description
    guard task.commit != nil else { return }
    item.target = try await ReviewTargets(in: session.requireProject().repository, desk.store).again(task)
    if isOther { item.review = nil }
  }

  private func ask(_ item: inout JudgedWork) async throws -> Outcome {
    while true {
      guard let task = item.target.task, let answer = try await question(about: task, item) else { return .quit }
      switch answer {
      case .skip: return .undecided
      case .quit: return .quit
      case .diff, .whole: try await showDiff(of: item, whole: answer == .whole)
      case .accept, .revise, .reject, .take, .pick:
        let isDone = try await attempting {
          switch answer {
          case .accept: try await accept(task, item)
          case .revise: try await sendBack(task)
          case .reject: try await reject(task)
          case .take: try await take(task)
          default: try await pick(from: task)
          }
        }
        if isDone { return .decided }
        if let now = try await desk.store.task(task.id) { try await refresh(&item, now) }
      }
    }
  }

  private func question(about task: PlanTask, _ item: JudgedWork) async throws -> Answer? {
    let isRevised = try await lastReviewed(task) != nil
    var choices: [Prompt.Choice<Answer>] = [
      .init("a", "accept", .accept, help: "take it onto your branch"),
      .init("r", "revise", .revise, help: "send it back to the Implementer with a note, written in your editor"),
      .init("x", "reject", .reject, help: "take it off the plan's branch; it is kept under refs/nexus/rejected"),
      .init("p", "pick", .pick, help: "keep only some of its hunks"),
      .init("d", "diff", .diff, help: isRevised ? "show what changed since the last review" : "show it again"),
      .init("s", "skip", .skip, help: "decide later, and go on with the next"),
      .init("q", "quit", .quit, help: "decide nothing more"),
    ]
    if isRevised { choices.insert(.init("w", "whole", .whole, help: "show all of it again"), at: 5) }
    if try await holdsApart(task) {
      choices.insert(.init("t", "take", .take, help: "add what is held apart from its commit"), at: 4)
    }
    return try console.ask { try $0.choose("Accept \(task.id)?", among: choices, assuming: nil) }
  }

  /// Says what hinders a decision, so that the question is put again; returns whether it is carried out.
  private func attempting(_ body: () async throws -> Bool) async throws -> Bool {
    do {
      return try await body()
    } catch let error
      where error is AgentError || error is ExchangeError || error is GitError || error is TerminalError
      || error is StoreError || error is UserError
    {
      let told = UserError(describing: error)
      try console.note(Sanitizer.text(told.message))
      if let hint = told.hint { try console.note(Sanitizer.text(hint)) }
      return false
    }
  }

  private func accept(_ task: PlanTask, _ item: JudgedWork) async throws -> Bool {
    let landing = LandingDesk(session: session, lander: desk.lander)
    guard let proposal = try await landing.agree(on: task.id, shown: item.target.commit.description) else {
      try console.note("Nothing has landed.")
      return false
    }
    try landing.tell(try await landing.session.running { try await desk.lander.accept(proposal) }, of: proposal)
    return proposal.commit != nil
  }

  private func sendBack(_ task: PlanTask) async throws -> Bool {
    let note = try await UserEditor(session).write("", name: "note.md", help: "What is to change? Write it above.")
    try await desk.lander.sendBack(task, note: note.trimmed)
    try console.note("\(task.id) was sent back with \(note.trimmed.isEmpty ? "the Overseer's findings" : "your note").")
    try console.next("`nexus implement \(task.id)`")
    return true
  }

  private func reject(_ task: PlanTask) async throws -> Bool {
    try console.note("Rejected; the work is kept under \(try await desk.lander.reject(task)).")
    return true
  }

  private func take(_ task: PlanTask) async throws -> Bool {
    let files = try await desk.store.takeHeld(task.id).map(Sanitizer.oneLine).joined(separator: ", ")
    try console.note("\(task.id) declares \(files) now, and `nexus implement \(task.id)` adds the changes.")
    return true
  }

  private func holdsApart(_ task: PlanTask) async throws -> Bool {
    guard TaskState.awaitingUser.contains(task.state) else { return false }
    return try await desk.store.attempts(at: task.id).last { $0.commit == task.commit }?.heldReference != nil
  }

  /// Never the last word: what is left of the task is still to be decided.
  private func pick(from task: PlanTask) async throws -> Bool {
    try await PickDesk(session: session, store: desk.store).pick(from: task) { files in
      try HunkPicker(console: console).ask(files)
    }
    return false
  }

  private func showDiff(of item: JudgedWork, whole: Bool) async throws {
    guard let task = item.target.task else { return }
    let earlier = whole ? nil : try await lastReviewed(task)
    let change = try await TaskDiff.of(
      task, since: earlier, in: session.requireProject().repository, by: desk.store)
    let page = ReviewPage(session: session, store: desk.store)
    try await console.page(try await page.diff(change, palette: console.palette), session)
  }

  /// The newest commit of the task that was judged before the one it has now.
  private func lastReviewed(_ task: PlanTask) async throws -> ObjectID? {
    let commits = try await TaskDiff.of(task, in: session.requireProject().repository, by: desk.store).commits
      .dropLast()
    let reviewed = try await desk.store.reviews(of: task.id).compactMap { ObjectID($0.commit) }
    return commits.last(where: reviewed.contains)
  }
}
