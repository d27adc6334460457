import Git
package import NexusProtocol

/// A landing as the journal tells of it: what of which tasks came onto which branch.
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

  init?(_ event: Event) {
    guard event.name == .landed, let plan = event.plan, let branch = event.text("branch"),
      let commit = event.text("commit").flatMap({ ObjectID($0) }), let kind = event.text("kind")
    else { return nil }
    self.plan = plan
    self.branch = branch
    self.commit = commit
    self.kind = kind
    tasks = event.tasks
    previous = event.text("previous").flatMap { ObjectID($0) }
    work = event.text("work").flatMap { ObjectID($0) }
  }
}

/// Work that was taken back, as the journal tells of it.
struct UndoRecord: Equatable {
  var tasks: [TaskID]
  /// Where the user's branch was before.
  var from: ObjectID
  /// Where it was then: at new commits that revert the work, or at an earlier one.
  var commit: ObjectID
  var isRevert: Bool

  init?(_ event: Event) {
    guard event.name == .undone, let from = event.text("from").flatMap({ ObjectID($0) }),
      let commit = event.text("commit").flatMap({ ObjectID($0) })
    else { return nil }
    self.from = from
    self.commit = commit
    tasks = event.tasks
    isRevert = event.text("kind") == UndoKind.reverted.rawValue
  }
}

extension Event {
  func text(_ field: String) -> String? {
    if case .string(let text) = fields[field] { text } else { nil }
  }

  /// The tasks that the event names in a list of its own.
  var tasks: [TaskID] {
    guard case .list(let names) = fields["tasks"] else { return [] }
    return names.compactMap(TaskID.init(named:))
  }
}
