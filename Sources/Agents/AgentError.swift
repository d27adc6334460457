import NexusProtocol

/// Why the agents could not do what was asked, beside failures of models, git and the store.
package struct AgentError: Error, Sendable, CustomStringConvertible {
  package enum Code: Sendable, Equatable {
    /// The Overseer's plan was still faulty after the last repair.
    case planUnusable
    case reviewUnusable
    case noSuchPlan
    case noSuchTask
    /// Another process works on it.
    case taskBusy
    /// The task's state does not allow it.
    case wrongState
    /// The plan's branch is not where the store says.
    case branchMoved
    case nothingToDo
    /// A command that makes the worktree usable failed.
    case setupFailed
    /// The checks fail on what would come of a landing.
    case mergeFails
  }

  package var code: Code
  /// One sentence.
  package var message: String
  package var hint: String?
  /// The reply that was of no use, so that it can be shown.
  package var reply: String?

  package init(_ code: Code, _ message: String, hint: String? = nil, reply: String? = nil) {
    self.code = code
    self.message = message
    self.hint = hint
    self.reply = reply
  }

  package var description: String { message }
}
