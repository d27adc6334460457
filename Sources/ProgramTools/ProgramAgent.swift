package import ACP
import Isolation
import JSONRPC
import JSONText

/// An agent for editors that runs nexus itself: a prompt becomes a plan, and the plan is written once the user agrees.
///
/// It takes nothing onto the user's branch; the last message says how that is done.
package final class ProgramAgent: ACPAgent {
  package let identity: ACPIdentity
  /// The program; where it starts is each session's own.
  private let program: Program
  private let directories = Locked<[String: String]>([:])

  package init(_ program: Program, version: String) {
    self.program = program
    identity = ACPIdentity(name: "nexus", title: "nexus", version: version)
  }

  package var keepsSessions: Bool { false }

  package func newSession(_ request: ACPSessionRequest) async throws -> String {
    _ = try await values(["status", "--json"], in: request.directory)
    var generator = SystemRandomNumberGenerator()
    let id = String(UInt64.random(in: 0...UInt64.max, using: &generator), radix: 16)
    directories.withLock { $0[id] = request.directory }
    return id
  }

  package func loadSession(_ id: String, _ request: ACPSessionRequest) async throws -> [ACPUpdate]? { nil }
  package func listSessions(in directory: String?) async throws -> [ACPSessionInfo] { [] }

  package func prompt(
    _ prompt: [ACPContent], in session: String, _ turn: ACPTurn
  ) async throws -> ACPStopReason {
    guard let directory = directories.withLock({ $0[session] }) else { throw ACPError("The session is unknown.") }
    let goal = Self.goal(prompt)
    guard !goal.isEmpty else { throw ACPError("The prompt has no text that could be a goal.") }
    let show = TurnNarrator(turn)
    try await run(
      ["plan", "create", "--json", "--", goal], in: directory, show, title: "Plan: ask the Overseer", .think)
    let plan = try await plan(in: directory)
    try await turn.show(.plan(Self.entries(plan)))
    guard try await agrees(plan, turn) else {
      try await turn.show(.message("The plan is kept. `nexus implement` writes it."))
      return .endTurn
    }
    try await run(["implement", "--json"], in: directory, show, title: "Implement: write the tasks", .edit)
    let after = try await self.plan(in: directory)
    try await turn.show(.plan(Self.entries(after)))
    let patch = try await values(["diff", "--json"], in: directory).last?["patch"]?.string ?? ""
    let branch = after["branch"]?.string ?? "the plan's branch"
    let advice =
      "The work is on `\(branch)`. `nexus review` has it judged, and `nexus review --accept` takes it onto yours."
    try await turn.show(.message("```diff\n\(patch)\n```\n\(advice)"))
    return .endTurn
  }

  private func agrees(_ plan: JSONValue, _ turn: ACPTurn) async throws -> Bool {
    let count = plan["tasks"]?.array?.count ?? 0
    let call = ACPToolCall(
      id: "implement", title: "Write \(count) \(count == 1 ? "task" : "tasks") on a branch of their own", kind: .edit,
      status: .pending)
    let options = [
      ACPPermissionOption(id: "write", name: "Write them", kind: .allowOnce),
      ACPPermissionOption(id: "keep", name: "Keep the plan only", kind: .rejectOnce),
    ]
    return try await turn.ask(call, options) == "write"
  }

  /// Runs a command whose events are shown as a tool call.
  private func run(
    _ words: [String], in directory: String, _ show: TurnNarrator, title: String, _ kind: ACPToolCall.Kind
  ) async throws {
    var program = program
    program.directory = directory
    try await show.begin(title, kind)
    do {
      let result = try await ProgramRun(program: program).run(words) { show.note($0) }
      try await show.end(result.status == 0 ? .completed : .failed)
      guard result.status == 0 else { throw ACPError(result.errors.isEmpty ? "nexus failed." : result.errors) }
    } catch let error as ProgramError {
      throw ACPError(error.message)
    } catch is CancellationError {
      try await show.end(.failed)
      throw CancellationError()
    }
  }

  private func plan(in directory: String) async throws -> JSONValue {
    try await values(["status", "--json"], in: directory).first ?? .null
  }

  private func values(_ words: [String], in directory: String) async throws -> [JSONValue] {
    var program = program
    program.directory = directory
    do {
      let result = try await ProgramRun(program: program).run(words) { _ in }
      guard result.status == 0 else { throw ACPError(result.errors.isEmpty ? "nexus failed." : result.errors) }
      return result.values
    } catch let error as ProgramError {
      throw ACPError(error.message)
    }
  }

  /// The user's words, and the files that they point at by name; texts of files are read by nexus itself.
  private static func goal(_ prompt: [ACPContent]) -> String {
    prompt.map { content in
      switch content {
      case .text(let text): text
      case .link(_, let name): " \(name) "
      case .resource(let uri, _): " \(uri.split(separator: "/").last ?? "") "
      }
    }.joined()
  }

  private static func entries(_ plan: JSONValue) -> [ACPPlanEntry] {
    (plan["tasks"]?.array ?? []).map { task in
      let status: ACPPlanEntry.Status =
        switch task["state"]?.string {
        case "running": .inProgress
        case "committed", "unverified", "approved", "accepted", "skipped": .completed
        default: .pending
        }
      return ACPPlanEntry(task["title"]?.string ?? "", status: status)
    }
  }
}
