import Exchanges
import Git
import NexusProtocol
import Prompts
import Replies
import RepositoryMap

/// What the Overseer is shown of a commit it judges.
struct ReviewMaterial: Sendable {
  /// What findings and criteria can be about.
  let scope: ReviewScope
  private let reviewer: Reviewer
  private let values: [String: String]
  private let patch: String
  private let files: [PackPart]
  private let held: [PackPart]

  /// - Parameter start: The commit before the change; nil for the first parent, or for nothing at a root commit.
  init(reviewer: Reviewer, commit: ObjectID, start: ObjectID?, task: PlanTask?) async throws {
    self.reviewer = reviewer
    let info = try await reviewer.repository.commit(commit)
    let gate = try await PromptGate(
      reviewer.repository, at: [commit] + [start ?? info.parents.first].compactMap(\.self), naming: task?.files ?? [])
    let change = try await Self.change(commit, since: start, info, task, reviewer)
    var diffs: [GatedDiff] = []
    for part in change.parts {
      diffs.append(try await GatedDiff(part.sides, in: reviewer.repository, through: gate))
    }
    patch = diffs.map(\.text).joined(separator: "\n")
    let open = diffs.flatMap { diff in diff.files.filter { diff.closed[$0.path] == nil } }
    files = try await Self.files(open, at: commit, in: reviewer.repository)
    let attempt: Attempt? =
      if let task { try await reviewer.journal.attempt(behind: commit.description, of: task) } else { nil }
    held = try await Self.held(attempt, since: info.parents.first, in: reviewer.repository, through: gate)
    let told = [
      "title": task?.title ?? info.summary,
      "instructions": task?.instructions ?? info.message,
      "acceptance": Self.numbered(task?.acceptance ?? []),
      "checks": try await Self.checks(of: attempt, journal: reviewer.journal),
      "scope": attempt?.outOfScope?.sentence ?? "",
    ]
    values = told.mapValues(PromptGate.text)
    scope = Self.scope(
      of: diffs.flatMap(\.files), criteria: task?.acceptance ?? [],
      shown: ShownLines(diff: patch, checks: values["checks"] ?? ""),
      objection: CommentLines.objection(to: diffs.flatMap(\.files), task: Self.words(of: task, info)))
  }

  private static func words(of task: PlanTask?, _ info: CommitInfo) -> String {
    guard let task else { return info.summary + info.message }
    return ([task.title, task.instructions] + task.acceptance).joined(separator: "\n")
  }

  /// All of a task where its newest commit is judged, since a revision is only a part of it.
  private static func change(
    _ commit: ObjectID, since start: ObjectID?, _ info: CommitInfo, _ task: PlanTask?, _ reviewer: Reviewer
  ) async throws -> TaskDiff {
    if start == nil, let task, task.commit == commit.description {
      return try await TaskDiff.of(task, in: reviewer.repository, by: reviewer.journal)
    }
    return TaskDiff(commit, since: start ?? info.parents.first)
  }

  /// The diff shows what changed and is never cut: an approval is of all of it. The files around it share what is left.
  ///
  /// - Throws: `ExchangeError.doesNotFit` when even the diff alone leaves no room for an answer.
  func prepare(format: String) async throws -> PreparedPrompt {
    let budget = try await reviewer.exchanges.budget(for: .overseer)
    let bare = try messages(format: format, files: files.isEmpty ? "" : "-")
    var parts = [
      PackPart.standing(.fixed, "the templates", bytes: bare.promptBytes - taskBytes - patch.utf8.count),
      .standing(.task, "the task", bytes: taskBytes), .standing(.diff, "the commit", bytes: patch.utf8.count),
    ]
    parts += files + held
    let pack: PromptPack
    do {
      pack = try await PromptPack.fit(parts, limitInBytes: budget.promptBytes)
    } catch is PromptPack.Lacking {
      throw budget.doesNotFit(bytes: bare.promptBytes + LeftOutNotice.leastBytes, role: .overseer)
    }
    let messages = try messages(format: format, files: pack.text(of: .file, .notice), held: pack.text(of: .diff))
    return PreparedPrompt(role: .overseer, messages: messages, pack: pack, budget: budget)
  }

  /// What was asked for and what the checks said.
  private var taskBytes: Int { values.values.reduce(0) { $0 + $1.utf8.count } }

  private func messages(format: String, files: String, held: String = "") throws -> [Message] {
    var values = values.merging(["diff": patch, "files": files, "format": format]) { _, new in new }
    values["scope", default: ""] += held
    return [
      Message(.system, try reviewer.prompts.render(.overseerSystem)),
      Message(.user, try reviewer.prompts.render(.overseerReview, values)),
    ]
  }

  private static func numbered(_ criteria: [String]) -> String {
    criteria.enumerated().map { "\($0 + 1). \($1)" }.joined(separator: "\n")
  }

  private static func scope(of diff: [FileDiff], criteria: [String], shown: ShownLines, objection: String?)
    -> ReviewScope
  {
    var files: [String: [ClosedRange<Int>]?] = [:]
    for file in diff {
      let hunks = file.hunks.filter { $0.newCount > 0 }.map { $0.newStart...($0.newStart + $0.newCount - 1) }
      let known = (files[file.path] ?? nil) ?? []
      files[file.path] = .some(hunks.isEmpty ? nil : known + hunks)
    }
    return ReviewScope(files: files, criteria: criteria, shown: shown, objection: objection)
  }

  /// The changed files as they are now; around the changes where they are too large.
  private static func files(
    _ diff: [FileDiff], at commit: ObjectID, in repository: Repository
  ) async throws -> [PackPart] {
    var parts: [PackPart] = []
    for file in diff where !parts.contains(where: { $0.name == file.path }) {
      guard let entry = try await repository.entry(file.path, at: commit),
        case .text(let text) = try await ChosenFile.read(entry, in: repository)
      else { continue }
      let lines = file.hunks.filter { $0.newCount > 0 }.flatMap { $0.newStart...($0.newStart + $0.newCount - 1) }
      parts.append(
        FilePart.make(path: file.path, content: text.text, note: text.note, priority: 2) {
          FileRegions.Hints(lines: Set(lines))
        })
    }
    return parts
  }

  /// What was written and is no part of the commit.
  private static func held(
    _ attempt: Attempt?, since start: ObjectID?, in repository: Repository, through gate: PromptGate
  ) async throws -> [PackPart] {
    guard let tree = attempt?.outOfScope?.held.flatMap({ ObjectID($0) }) else { return [] }
    let diff = try await GatedDiff(.trees(from: start, to: tree), in: repository, through: gate).text
    let (head, end) = ("\n\n=== HELD APART ===\n", "\n" + FileSection.end)
    let wanted = diff.utf8.count + head.utf8.count + end.utf8.count
    return [
      PackPart(.diff, "what is held apart", .init(wanted: wanted, minimum: min(wanted, 300), priority: 4)) { room in
        OutputDigest.beginning(diff, limitInBytes: room - head.utf8.count - end.utf8.count).map {
          PackPart.Written(head + $0.text + end, leftOut: $0.leftOut)
        }
      }
    ]
  }
}

extension Attempt.OutOfScope {
  /// What the Overseer is told of them.
  fileprivate var sentence: String {
    let names = paths.map(\.visible).joined(separator: ", ")
    return held == nil
      ? "The commit changes \(names), which the task does not declare; without that the checks fail. Judge whether the "
        + "task needs it."
      : "The Implementer also changed \(names), which the task does not declare. These changes are held apart and no part of "
        + "the commit; the user decides on them. Say so where the commit is not right without them."
  }
}
