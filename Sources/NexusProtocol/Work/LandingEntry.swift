/// One change of the user's branch by nexus: work that landed on it, or that was taken back from it.
package struct LandingEntry: Sendable, Equatable {
  package enum Kind: String, Sendable, CaseIterable { case landed, undone }

  package var kind: Kind
  package var plan: Int
  /// The tasks whose work it is, in the order in which they were named.
  package var tasks: [TaskID]
  /// The user's branch.
  package var branch: String
  /// Where the branch was before; nil where that is not known, or where it was there already.
  package var previous: String?
  /// Where it is since then. Commits are hexadecimal object ids.
  package var commit: String
  /// The commit of the plan's branch that landed with all before it; nil where none did.
  package var work: String?
  /// The way it was done: `fast-forward`, `merge`, `squash`, … of a landing; `moved`, `reverted`, `absent` of an undoing.
  package var means: String
  /// The reference that keeps the work that was taken back.
  package var kept: String?
  package var at: Timestamp

  package init(
    _ kind: Kind, plan: Int, tasks: [TaskID], branch: String, previous: String?, commit: String, work: String? = nil,
    means: String, kept: String? = nil, at: Timestamp
  ) {
    self.kind = kind
    self.plan = plan
    self.tasks = tasks
    self.branch = branch
    self.previous = previous
    self.commit = commit
    self.work = work
    self.means = means
    self.kept = kept
    self.at = at
  }

  /// Whether both tell of the same change, though at different times.
  package func tellsTheSame(as other: LandingEntry) -> Bool {
    var other = other
    other.at = at
    return self == other
  }
}
