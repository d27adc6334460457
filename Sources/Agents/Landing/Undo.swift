package import Git
package import NexusProtocol

/// By what means work is taken back.
package enum UndoKind: String, Sendable, CaseIterable {
  /// The branch goes back to where it was.
  case moved
  /// New commits take the changes back.
  case reverted
  /// The branch has nothing of the work; only what nexus keeps is put right.
  case absent
}

/// Which work is to be taken back.
package enum UndoTarget: Sendable, Equatable {
  case lastLanding
  case plan(Int)
  case task(TaskID)
}

/// What would be done to take work back. Nothing of it has happened yet.
package struct UndoProposal: Sendable, Equatable {
  package var plan: Int
  package var tasks: [TaskID]
  package var kind: UndoKind
  /// The user's branch and where it is.
  package var branch: String
  package var from: ObjectID
  /// Where a branch that is moved goes.
  package var earlier: ObjectID?
  /// Why the branch is not simply moved back, as the end of a sentence that begins with "since".
  package var reason: String?
  /// The reference that keeps what was.
  package var kept: String
}

/// What was done.
package struct Undoing: Sendable, Equatable {
  package var proposal: UndoProposal
  /// Where the branch is now.
  package var commit: ObjectID
  /// The commits that take changes back.
  package var reverts: [ObjectID]
  package var paths: [String]
  package var hooksNotRun: [String]
}
