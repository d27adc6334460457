import Agents
import Git
import NexusProtocol
import Store
import Terminal

/// Says what an undoing will do and what it did.
struct UndoReport {
  let session: Session
  let store: Store

  /// States what will be done and asks.
  ///
  /// - Throws: `UserError` where nobody can be asked.
  func confirm(_ proposal: UndoProposal, isAsked: Bool) async throws -> Bool {
    let console = session.console
    if console.format == .text { for line in try await lines(proposal) { try console.note(line) } }
    guard isAsked else { return true }
    return try console.confirm("Take it back?", insteadOf: "--yes")
  }

  private func lines(_ proposal: UndoProposal) async throws -> [String] {
    var lines: [String] = []
    for id in proposal.tasks {
      let title = try await store.task(id)?.title ?? ""
      lines.append("Task \(id)  \(Sanitizer.oneLine(title))")
    }
    let branch = Sanitizer.oneLine(proposal.branch)
    switch (proposal.kind, proposal.earlier) {
    case (.moved, let earlier?):
      lines.append(
        "Your branch \(branch) goes back from \(proposal.from.abbreviated) to \(earlier.abbreviated), with its files.")
    case (.moved, nil), (.reverted, _):
      let why = proposal.reason.map { ", since \(Sanitizer.oneLine($0))" } ?? ""
      lines.append("The work is reverted by \(commits(proposal.tasks.count)) on \(branch)\(why).")
    case (.absent, _):
      lines.append("Your branch \(branch) does not have the work; only the states of the tasks change.")
    }
    return lines
  }

  private func commits(_ count: Int) -> String { count == 1 ? "a new commit" : "up to \(count) new commits" }

  func tell(_ undoing: Undoing) throws {
    let console = session.console
    guard console.format == .text else { return }
    let proposal = undoing.proposal
    for id in proposal.tasks {
      try console.writeLine("  \(console.palette.apply(.success, to: "taken back"))  task \(id)")
    }
    let branch = Sanitizer.oneLine(proposal.branch)
    switch proposal.kind {
    case .moved: try console.writeLine("Your branch \(branch) is back at \(undoing.commit.abbreviated).")
    case .reverted where undoing.reverts.isEmpty:
      try console.writeLine("Nothing of the changes was on \(branch) any more.")
    case .reverted: try console.writeLine("Your branch \(branch) is at the revert \(undoing.commit.abbreviated).")
    case .absent: break
    }
    if !undoing.hooksNotRun.isEmpty {
      try console.note("Hooks that git would have run were not: \(undoing.hooksNotRun.joined(separator: ", ")).")
    }
    try console.note("What was is kept as \(proposal.kept).")
    try console.next("`nexus review --accept --plan \(proposal.plan)` brings the work back.")
  }
}
