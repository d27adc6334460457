package import Git
package import RepositoryMap

/// Chooses what a model should read of a repository.
///
/// This is the seam behind which a repository map can stand: the agents ask for text that fits and for the names of what
/// was left out, and do not care how it was chosen.
package protocol ContextSource: Sendable {
  /// Returns what helps to plan `goal` on the tree of `commit`, in at most `limitInBytes` bytes.
  func contextForPlanning(_ goal: String, at commit: String, limitInBytes: Int) async throws -> PromptPack
  /// Ranks the files of `commit` for a question.
  func ranking(for question: Question, at commit: ObjectID) async throws -> Ranking
}
