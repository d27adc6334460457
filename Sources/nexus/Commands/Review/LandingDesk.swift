import Agents
import Git
import JSONText
import NexusProtocol
import Terminal

/// Lands accepted work, after the user has agreed to what comes along, and says what came of it.
struct LandingDesk {
  let session: Session
  let lander: Lander

  /// - Returns: Whether all that was asked for is on the user's branch.
  func accept(_ ids: [TaskID], _ terms: LandingTerms, squash: Bool = false) async throws -> Bool {
    guard !ids.isEmpty else {
      throw UserError(
        "Only work of a plan can be accepted; this commit is in your repository already.",
        hint: "Name a task, such as 2 or 3.2.", status: .badInput)
    }
    guard Set(ids.map(\.plan)).count == 1 else {
      throw UserError(
        "Only tasks of one plan can be accepted together.", hint: "Accept those of each plan by themselves.",
        status: .badInput)
    }
    let proposal = try await lander.proposeLanding(of: ids, terms)
    let landing = try await session.running { try await lander.accept(proposal, squash: squash) }
    try tell(landing, of: proposal)
    return landing.notAccepted.isEmpty
  }

  /// Asks whether what a task builds on may land with it.
  ///
  /// - Returns: What is agreed to; nil when the answer is no.
  func agree(on id: TaskID, shown commit: String) async throws -> LandingProposal? {
    let terms = LandingTerms(override: true, withDependencies: true, shown: [id: commit])
    let proposal = try await lander.proposeLanding(of: [id], terms)
    guard !proposal.dependencies.isEmpty else { return proposal }
    let console = session.console
    let names = proposal.dependencies.map(\.id.description)
    try console.note("\(id) builds on \(Self.list(names)):")
    for task in proposal.dependencies {
      try console.note("  \(task.id)  \(Sanitizer.oneLine(task.title))  \(state(task))")
    }
    let question = "Accept \(names.count == 1 ? "both" : "all \(names.count + 1)")?"
    return try console.ask { try $0.confirm(question, assuming: false) } == true ? proposal : nil
  }

  private func state(_ task: PlanTask) -> String {
    let (words, style): (String, Style) =
      switch task.state {
      case .approved: ("approved", .success)
      case .accepted: ("accepted, and not on this branch", .warning)
      case .unverified: ("unverified", .warning)
      default: ("not approved", .warning)
      }
    return session.console.notePalette.apply(style, to: words)
  }

  /// `1.2`, `1.2 and 1.3`, `1.2, 1.3 and 1.4`.
  static func list(_ names: [String]) -> String {
    names.count < 2 ? names.joined() : names.dropLast().joined(separator: ", ") + " and " + names[names.count - 1]
  }

  private static func words(for landing: Landing) -> String {
    switch landing {
    case _ where !landing.reapplied.isEmpty: "now at the reapplied work"
    case _ where landing.isMerge: "now at the merge"
    default: "fast-forwarded to"
    }
  }

  func tell(_ landing: Landing, of proposal: LandingProposal) throws {
    let console = session.console
    guard console.format == .text else { return try console.writeLine(LandingJSON.value(landing).text()) }
    for id in landing.accepted {
      let users = proposal.builtOn.filter { $0.value.contains(id) }.keys.sorted().map(\.description)
      let why = users.isEmpty ? "" : "  (\(Self.list(users)) \(users.count == 1 ? "builds" : "build") on it)"
      try console.writeLine("  \(console.palette.apply(.success, to: "accepted"))  task \(id)\(why)")
    }
    for id in landing.alreadyAccepted { try console.note("Task \(id) is on your branch already.") }
    for (id, reason) in landing.notAccepted.sorted(by: { $0.key < $1.key }) {
      try console.writeLine(
        "  \(console.palette.apply(.warning, to: "not accepted"))  task \(id): \(Sanitizer.oneLine(reason))")
    }
    guard let commit = landing.commit else { return }
    if landing.isSquash, landing.reapplied.isEmpty {
      try console.writeLine("Squashed onto \(Sanitizer.oneLine(landing.branch)) as \(commit.abbreviated).")
    } else {
      try console.writeLine(
        "Your branch \(Sanitizer.oneLine(landing.branch)) is \(Self.words(for: landing)) \(commit.abbreviated).")
    }
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

/// What landed as JSON for programs; the members are documented in `docs/json.md`.
enum LandingJSON {
  static func value(_ landing: Landing) -> JSONValue {
    let refused = landing.notAccepted.sorted { $0.key < $1.key }.map { id, reason in
      JSONValue(members: [("task", .string(id.description)), ("reason", .string(reason))])
    }
    return JSONValue(members: [
      ("accepted", JSONValue(landing.accepted.map(\.description))), ("notAccepted", .array(refused)),
      ("commit", landing.commit.map { .string($0.description) } ?? .null),
    ])
  }
}
