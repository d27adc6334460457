import Agents
import JSONText
import NexusProtocol
import Store
import Terminal

/// Everything that is known of a task: attempts with their edits and checks, and reviews.
struct TaskRecord {
  private let task: PlanTask
  private let standing: TaskStanding
  private let attempts: [(attempt: Attempt, edits: [EditRecord], checks: [CheckRecord])]
  private let reviews: [Review]

  init(_ task: PlanTask, standing: TaskStanding, store: Store) async throws {
    self.task = task
    self.standing = standing
    var attempts: [(Attempt, [EditRecord], [CheckRecord])] = []
    for attempt in try await store.attempts(at: task.id) {
      attempts.append((attempt, try await store.edits(of: attempt.id), try await store.checks(of: attempt.id)))
    }
    self.attempts = attempts
    reviews = try await store.reviews(of: task.id)
  }

  func text(_ palette: Palette) -> String {
    var text = PlanText(palette: palette).task(task, standing: standing)
    let counts = EditCountsText.line(counts)
    if !counts.isEmpty { text += "\n  Edits  \(counts)\n" }
    for (attempt, edits, checks) in attempts {
      text += "\n  Attempt \(attempt.number)  \(attempt.outcome.rawValue)"
      text += attempt.commit.map { "  \($0.prefix(7))" } ?? ""
      text += attempt.outcome == .kept ? "  (kept as \(attempt.id))\n" : "\n"
      for edit in edits { text += "    edit   \(describe(edit))\n" }
      for check in checks {
        text +=
          "    check  \(Sanitizer.oneLine(check.name))  \(check.outcome.rawValue)  \(TimeText.measured(check.duration))"
          + "\(check.remarks)\n"
      }
      if let reason = attempt.reason {
        text += Sanitizer.text(reason).split(separator: "\n").map { "    \(palette.apply(.quiet, to: String($0)))\n" }
          .joined()
      }
    }
    for review in reviews { text += "\n" + ReviewText(palette: palette).whole(review) }
    return text
  }

  private func describe(_ edit: EditRecord) -> String {
    let place = Sanitizer.oneLine(edit.path) + (edit.line.map { ":\($0)" } ?? "")
    var details = [edit.outcome == .refused ? nil : edit.rung, edit.message].compactMap { $0 }
    switch edit.mendedBy {
    case .implementation: details.append("repaired by the Implementer")
    case .overseer: details.append("repaired by the Overseer")
    case nil: break
    }
    // Whether it was new then is not kept; a file beside the task's own counts as one of them.
    if edit.outcome != .refused, !TaskScope(task).holds(edit.path, isNew: true) {
      details.append("outside the task's files")
    }
    return "\(place)  \(edit.kind) \(edit.outcome.rawValue)  \(Sanitizer.oneLine(details.joined(separator: ", ")))"
  }

  private var counts: EditCounts { EditCounts(attempts.flatMap(\.edits)) }

  var json: JSONValue {
    guard var object = PlanJSON.value(task, standing: standing).object else { return .null }
    object.members.append(.init(key: "editCounts", value: EditCountsText.json(counts)))
    object.members.append(.init(key: "attempts", value: .array(attempts.map(json))))
    object.members.append(.init(key: "reviews", value: .array(reviews.map(ReviewJSON.value))))
    return .object(object)
  }

  private func json(_ entry: (attempt: Attempt, edits: [EditRecord], checks: [CheckRecord])) -> JSONValue {
    PlanJSON.object([
      ("id", JSONValue(Int(entry.attempt.id))), ("number", JSONValue(entry.attempt.number)),
      ("outcome", .string(entry.attempt.outcome.rawValue)),
      ("reason", entry.attempt.reason.map(JSONValue.string) ?? .null),
      ("commit", entry.attempt.commit.map(JSONValue.string) ?? .null),
      ("edits", .array(entry.edits.map(json))), ("checks", .array(entry.checks.map(json))),
    ])
  }

  private func json(_ edit: EditRecord) -> JSONValue {
    PlanJSON.object([
      ("path", .string(edit.path)), ("kind", .string(edit.kind)), ("outcome", .string(edit.outcome.rawValue)),
      ("means", edit.means.map { .string($0.rawValue) } ?? .null),
      ("mendedBy", edit.mendedBy.map { .string($0.rawValue) } ?? .null),
      ("rung", edit.rung.map(JSONValue.string) ?? .null), ("line", edit.line.map { JSONValue($0) } ?? .null),
      ("distance", edit.distance.map { JSONValue($0) } ?? .null),
      ("code", edit.code.map(JSONValue.string) ?? .null), ("message", edit.message.map(JSONValue.string) ?? .null),
    ])
  }

  private func json(_ check: CheckRecord) -> JSONValue {
    PlanJSON.object([
      ("name", .string(check.name)), ("command", .string(check.command)), ("run", .string(check.run.rawValue)),
      ("mark", check.mark.map { .string($0.rawValue) } ?? .null), ("sandbox", .string(check.sandbox ?? "none")),
      ("outcome", .string(check.outcome.rawValue)), ("status", check.status.map { JSONValue($0) } ?? .null),
      ("seconds", JSONValue(check.duration / .seconds(1)) ?? .null), ("output", .string(check.output)),
    ])
  }
}

extension CheckRecord {
  /// What is special about the run, to stand behind its outcome.
  var remarks: String {
    var remarks: [String] = []
    switch run {
    case .first: break
    case .again: remarks.append("again")
    case .base: remarks.append("without this change")
    }
    switch mark {
    case .flaky: remarks.append("flaky")
    case .oldFailure: remarks.append("so the failure is an old one")
    case .newFailure: remarks.append("so the failure is new")
    case nil: break
    }
    remarks.append(sandbox.map { "in \($0)" } ?? "no sandbox")
    return "  (" + remarks.joined(separator: ", ") + ")"
  }
}
