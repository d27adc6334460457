package import Edits
import Exchanges
package import NexusProtocol

/// What becomes of changes of files that a task does not declare.
package enum ScopeRule: String, Sendable {
  /// They are held apart from the commit where it stands without them.
  case hold
  /// They are told and committed.
  case free
  /// The edits are refused.
  case declared
}

/// Which files belong to a task: those it declares, new ones beside or below them, and tests.
///
/// A task that declares nothing has all files.
package struct TaskScope: Sendable {
  private let declared: Set<String>
  private let directories: Set<String>

  package init(_ task: PlanTask) {
    declared = Set(task.files)
    directories = Set(task.files.map(Self.directory))
  }

  /// The paths of changes that go beyond the task, each once, in their order.
  package func outside(_ changes: [FileChange]) -> [String] {
    var paths: [String] = []
    for change in changes {
      // A file that is new in its place, but not one that was moved there from elsewhere.
      let isNew = change.oldBytes == nil && change.movedFrom == nil
      let touched = [change.movedFrom, change.path].compactMap(\.self)
      for path in touched where !holds(path, isNew: isNew || change.movedFrom != nil && path == change.path) {
        if !paths.contains(path) { paths.append(path) }
      }
    }
    return paths
  }

  package func holds(_ path: String, isNew: Bool) -> Bool {
    if declared.isEmpty || declared.contains(path) || Self.isTest(path) { return true }
    if declared.contains(where: { $0.hasSuffix("/") && path.hasPrefix($0) }) { return true }
    return isNew && directories.contains { $0.isEmpty ? !path.contains("/") : path.hasPrefix($0) }
  }

  /// With its slash; empty for the root.
  private static func directory(_ path: String) -> String {
    path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
  }

  private static func isTest(_ path: String) -> Bool {
    var parts = path.split(separator: "/").map { $0.lowercased() }
    guard let name = parts.popLast() else { return false }
    if parts.contains(where: { ["test", "tests", "spec", "specs", "__tests__"].contains($0) }) { return true }
    let stem = name.split(separator: ".").dropLast().joined(separator: ".")
    return stem.hasPrefix("test_") || ["_test", ".test", "_spec", ".spec", "tests"].contains { stem.hasSuffix($0) }
  }
}

extension EditStep {
  /// Refuses edits that go beyond the task's files, or says that they do where that is allowed; nil to go on.
  func judgeScope(of changes: [FileChange]) async throws -> Result? {
    // What is held apart depends on the checks.
    guard settings.scope != .hold, let plan = try await journal.task(task.id) else { return nil }
    let outside = TaskScope(plan).outside(changes)
    guard !outside.isEmpty else { return nil }
    let names = outside.joined(separator: ", ")
    guard settings.scope == .declared else {
      try await events.tell(
        .notice, task: task.id, attempt: attempt.number, ["text": .string("Outside the task's files: \(names).")])
      return nil
    }
    let reason = "The task does not declare this file, so nothing was changed."
    try await journal.record(
      outside.map {
        EditRecord(path: $0, kind: "edit", outcome: .refused, code: Self.outsideCode, message: reason)
      }, of: attempt.id)
    for path in outside {
      try await events.tell(
        .editRefused, task: task.id, attempt: attempt.number,
        ["path": .string(path), "code": .string(Self.outsideCode), "reason": .string(reason)])
    }
    return .refused(
      .refused,
      reason: "Nothing was changed, because the answer edits files that this task does not declare: \(names).\n\n"
        + "The task's files are: \(plan.files.joined(separator: ", ")). New files beside them and tests are allowed too. "
        + "Do the task within them. If that cannot be done, answer with one line that names the file that is needed "
        + "and says why, and the user will be asked.")
  }

  private static var outsideCode: String { "outside-task" }
}
