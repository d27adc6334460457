/// Chooses what a model should read of a repository.
///
/// This is the seam behind which a repository map can stand: the agents ask for text that fits and for the names of what
/// was left out, and do not care how it was chosen.
package protocol ContextSource: Sendable {
  /// Returns what helps to plan `goal` on the tree of `commit`, in at most `limitInBytes` bytes.
  func contextForPlanning(_ goal: String, at commit: String, limitInBytes: Int) async throws -> ContextPack
}

/// What a model is given to read, and what it was not given.
package struct ContextPack: Sendable, Equatable {
  package var text: String
  /// The paths of files that are in the pack in full.
  package var files: [String]
  /// What did not fit, in words for the model and the user.
  package var leftOut: [String]

  package init(text: String, files: [String] = [], leftOut: [String] = []) {
    self.text = text
    self.files = files
    self.leftOut = leftOut
  }
}
