import Agents
import Configuration
import Git
import Inspection
import NexusProtocol
import Replies
import Store

/// Saves a plan that no model was asked for: a task given on the command line, or a whole plan that somebody wrote.
struct NewPlan {
  let session: Session
  let store: Store

  /// Where the plan begins.
  private struct Start {
    var base: ObjectID
    var branch: String?
    var paths: Set<String>
  }

  /// A plan of one task, whose instructions are the goal.
  ///
  /// - Throws: `UserError` for a task that cannot be used, or a repository without commits.
  func save(_ task: TaskDraft) async throws -> Plan {
    try await save(PlanDraft(title: task.title, tasks: [task]), goal: task.instructions, subject: "task")
  }

  /// A plan in the text or JSON form that docs/plan-format.md describes.
  ///
  /// - Throws: `UserError` that names what is wrong with it; nothing is saved then.
  func save(text: String) async throws -> Plan {
    var reader = PlanReader()
    _ = reader.feed(text)
    let reading = reader.finish()
    try Self.refuse(reading.faults, subject: "plan")
    return try await save(reading.draft, goal: reading.draft.title, subject: "plan")
  }

  private func save(_ draft: PlanDraft, goal: String, subject: String) async throws -> Plan {
    let start = try await start()
    let validation = PlanValidation.validate(draft, knownPaths: start.paths, goal: goal)
    try Self.refuse(validation.faults, subject: subject)
    for note in validation.notes { try session.console.note(note.description) }
    let saver = PlanSaver(
      repository: try session.requireProject().repository, events: session.events(to: store),
      branchPrefix: session.configuration.git.branchPrefix)
    let goal = goal.isEmpty ? validation.draft.title : goal
    return try await saver.save(
      validation.draft, goal: goal, base: start.base.description, baseBranch: start.branch)
  }

  private func start() async throws -> Start {
    let repository = try session.requireProject().repository
    let head = try await repository.head()
    guard let base = head.commit else { throw UserError.noCommits }
    return Start(base: base, branch: head.branch, paths: Set(try await repository.entries(at: base).map(\.path)))
  }

  private static func refuse(_ faults: [PlanFault], subject: String) throws {
    guard !faults.isEmpty else { return }
    throw UserError(
      "The \(subject) cannot be used: \(faults.map(\.description).joined(separator: " "))",
      hint: subject == "plan"
        ? "Nothing was saved. `nexus help plan-format` describes the format." : "Nothing was saved.",
      status: .badInput)
  }
}
