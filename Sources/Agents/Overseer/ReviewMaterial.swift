import Git
import NexusProtocol
import Prompts
import Replies

/// What the Overseer is shown of a commit it judges.
struct ReviewMaterial: Sendable {
  /// What findings and criteria can be about.
  let scope: ReviewScope
  private let workshop: Workshop
  private let values: [String: String]
  private let patch: String
  private let files: String

  /// - Parameter start: The commit before the change; nil for the first parent, or for nothing at a root commit.
  init(workshop: Workshop, commit: ObjectID, start: ObjectID?, task: PlanTask?) async throws {
    self.workshop = workshop
    let info = try await workshop.repository.commit(commit)
    let sides = DiffSides.trees(from: start ?? info.parents.first, to: commit)
    let diff = try await workshop.repository.diff(sides)
    scope = Self.scope(of: diff, criteria: task?.acceptance ?? [])
    patch = String(decoding: try await workshop.repository.patch(sides), as: UTF8.self)
    files = try await Self.files(diff.map(\.path), at: commit, in: workshop.repository)
    values = [
      "title": task?.title ?? info.summary,
      "instructions": task?.instructions ?? info.message,
      "acceptance": (task?.acceptance ?? []).map { "- \($0)" }.joined(separator: "\n"),
      "checks": try await Self.checks(of: commit, task: task, journal: workshop.journal),
    ]
  }

  /// - Throws: `AgentError.doesNotFit` when even the diff alone leaves no room for an answer.
  func messages(format: String) throws -> [Message] {
    let budget = PromptBudget(workshop.settings.overseer.options)
    let whole = try messages(format: format, files: files)
    if budget.holds(whole) { return whole }
    // The diff shows what changed; the files around it are the first thing to go.
    let withoutFiles = try messages(format: format, files: "")
    try budget.check(withoutFiles)
    return withoutFiles
  }

  private func messages(format: String, files: String) throws -> [Message] {
    let values = values.merging(["diff": patch, "files": files, "format": format]) { _, new in new }
    return [
      Message(.system, try workshop.prompts.render(.overseerSystem)),
      Message(.user, try workshop.prompts.render(.overseerReview, values)),
    ]
  }

  private static func scope(of diff: [FileDiff], criteria: [String]) -> ReviewScope {
    var files: [String: [ClosedRange<Int>]?] = [:]
    for file in diff {
      let hunks = file.hunks.filter { $0.newCount > 0 }.map { $0.newStart...($0.newStart + $0.newCount - 1) }
      files[file.path] = .some(hunks.isEmpty ? nil : hunks)
    }
    return ReviewScope(files: files, criteria: criteria)
  }

  private static func files(_ paths: [String], at commit: ObjectID, in repository: Repository) async throws -> String {
    var sections: [String] = []
    for path in paths {
      guard let bytes = try await repository.read(path, at: commit), let text = FileSection.readable(bytes) else {
        continue
      }
      sections.append(FileSection.text(path: path, content: text))
    }
    return sections.joined(separator: "\n")
  }

  private static func checks(of commit: ObjectID, task: PlanTask?, journal: any Journal) async throws -> String {
    let none = "None: nobody has run this code."
    guard let task else { return none }
    let attempts = try await journal.attempts(at: task.id)
    guard let attempt = attempts.last(where: { $0.commit == commit.description }) else { return none }
    let checks = try await journal.checks(of: attempt.id)
    return checks.isEmpty ? none : checks.map { "- `\($0.command)`: \($0.outcome.rawValue)" }.joined(separator: "\n")
  }
}
