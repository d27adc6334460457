package import Git
package import NexusProtocol

/// What came of taking a plan's work onto the user's branch.
package struct Landing: Sendable, Equatable {
  /// The tasks whose commits are on the user's branch now.
  package var accepted: [TaskID] = []
  /// The tasks that were asked for and are not, each with the reason.
  package var notAccepted: [TaskID: String] = [:]
  /// The tasks that were asked for and were on the user's branch before.
  package var alreadyAccepted: [TaskID] = []
  package var branch = ""
  /// Where the user's branch is now; nil when nothing was landed.
  package var commit: ObjectID?
  /// Whether a merge commit was needed.
  package var isMerge = false
  /// Whether that was only for a signature.
  package var isMergedToSign = false
  /// Whether one commit was made of all that landed.
  package var isSquash = false
  /// Tasks whose work had been reverted and is there again.
  package var reapplied: [TaskID] = []
  /// Hooks that git would have run.
  package var hooksNotRun: [String] = []

  package init() {}
}
