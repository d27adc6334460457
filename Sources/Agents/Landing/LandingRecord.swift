import Git
import NexusProtocol

/// A landing as the journal keeps it: what of which tasks came onto which branch.
struct LandingRecord: Equatable {
  var plan: Int
  var tasks: [TaskID]
  var branch: String
  /// Where the user's branch was before, where that is known.
  var previous: ObjectID?
  /// Where the branch was then.
  var commit: ObjectID
  /// The commit of the plan's branch that landed with all before it.
  var work: ObjectID?
  var kind: String

  /// The kind of a landing that brought work back by reverting its reverts.
  static let reapplied = "reapplied"

  init(
    plan: Int, tasks: [TaskID], branch: String, previous: ObjectID?, commit: ObjectID, work: ObjectID?, kind: String
  ) {
    self.plan = plan
    self.tasks = tasks
    self.branch = branch
    self.previous = previous
    self.commit = commit
    self.work = work
    self.kind = kind
  }

  /// Nil for work that was taken back.
  init?(_ entry: LandingEntry) {
    guard entry.kind == .landed, let commit = ObjectID(entry.commit) else { return nil }
    self.init(
      plan: entry.plan, tasks: entry.tasks, branch: entry.branch, previous: entry.previous.flatMap { ObjectID($0) },
      commit: commit, work: entry.work.flatMap { ObjectID($0) }, kind: entry.means)
  }

  func entry(at time: Timestamp) -> LandingEntry {
    LandingEntry(
      .landed, plan: plan, tasks: tasks, branch: branch, previous: previous?.description, commit: commit.description,
      work: work?.description, means: kind, at: time)
  }
}

/// Work that was taken back, as the journal keeps it.
struct UndoRecord: Equatable {
  var tasks: [TaskID]
  /// Where the user's branch was before.
  var from: ObjectID
  /// Where it was then: at new commits that revert the work, or at an earlier one.
  var commit: ObjectID
  var isRevert: Bool

  /// Nil for a landing.
  init?(_ entry: LandingEntry) {
    guard entry.kind == .undone, let from = entry.previous.flatMap({ ObjectID($0) }),
      let commit = ObjectID(entry.commit)
    else { return nil }
    self.from = from
    self.commit = commit
    tasks = entry.tasks
    isRevert = entry.means == UndoKind.reverted.rawValue
  }
}

extension LandingEntry {
  /// What tells of it.
  var event: Event {
    var fields: [String: Event.Value] = [
      "branch": .string(branch), "commit": .string(commit), "kind": .string(means),
      "tasks": .list(tasks.map(\.description)),
    ]
    fields["work"] = work.map { .string($0) }
    fields["kept"] = kept.map { .string($0) }
    fields[kind == .landed ? "previous" : "from"] = previous.map { .string($0) }
    return Event(kind == .landed ? .landed : .undone, at: at, plan: plan, fields: fields)
  }
}

extension LandingLog {
  /// The landings of a plan, or of all, oldest first.
  func landingRecords(ofPlan plan: Int?) async throws -> [LandingRecord] {
    try await landings(ofPlan: plan).compactMap(LandingRecord.init)
  }
}

extension Event {
  func text(_ field: String) -> String? {
    if case .string(let text) = fields[field] { text } else { nil }
  }
}
