import Agents
import ArgumentParser
import JSONText
import NexusProtocol
import Store
import Terminal

struct WorktreeListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the worktrees that nexus made")

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let session = try Session(options)
    let console = session.console
    var worktrees: [PlanWorktree] = []
    if let store = try session.openStoreForReading() { worktrees = try await session.worktrees(store).all() }
    switch console.format {
    case .json:
      for worktree in worktrees { try console.writeLine(WorktreeText.value(worktree).text()) }
    case .text:
      guard !worktrees.isEmpty else { return try console.note("There are no worktrees of nexus.") }
      var table = Table([
        .init("Plan", alignment: .right, truncation: .never), .init("State"), .init("Branch"), .init("Path"),
      ])
      for worktree in worktrees {
        table.add([
          .init(String(worktree.name.plan)), .init(WorktreeText.state(worktree)), .init(worktree.branch ?? "–"),
          .init(worktree.path),
        ])
      }
      try console.write(table)
    }
  }
}

/// How a worktree is shown.
enum WorktreeText {
  static func state(_ worktree: PlanWorktree) -> String {
    switch worktree.state {
    case .inUse(let processID): "in use by process \(processID)"
    case .ended: worktree.plan.map { "plan \($0.state.rawValue)" } ?? "of no plan"
    case .idle, .broken: worktree.state.name
    }
  }

  static func value(_ worktree: PlanWorktree) -> JSONValue {
    var processID = JSONValue.null
    if case .inUse(let number) = worktree.state { processID = JSONValue(Int(number)) }
    return JSONValue(members: [
      ("worktree", .string(worktree.name.directory)), ("plan", JSONValue(worktree.name.plan)),
      ("lane", JSONValue(worktree.name.lane)), ("path", .string(worktree.path)),
      ("branch", worktree.branch.map(JSONValue.string) ?? .null), ("state", .string(worktree.state.name)),
      ("planState", worktree.plan.map { .string($0.state.rawValue) } ?? .null), ("process", processID),
    ])
  }
}
