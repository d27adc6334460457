import Edits
import Git
import NexusProtocol

/// Where a run of a task stands between two attempts.
struct TaskProgress {
  /// The commit the next attempt begins with; another than before when others moved the branch.
  var base: ObjectID
  var tree: ObjectID
  /// The tree whose files the conversation with the model began with.
  var start: ObjectID
  /// What was said since, oldest first.
  var rounds: [TaskPrompt.Round] = []
  var reason = "No attempt was made."
  var wasRefused = false
  /// The attempt that made the tree; nil where it is the base's.
  var maker: Int64?
  /// How many attempts of this run have ended.
  var attempts = 0
  /// Edits that made the tree what it is.
  var applied: [Edit] = []
  var history = AttemptHistory()
  var escalation = Escalation()
  /// Candidates whose checks passed, no two of them with the same tree.
  var candidates: [SoundWork] = []

  init(base: ObjectID, tree: ObjectID) {
    self.base = base
    self.tree = tree
    start = tree
  }

  /// What the next prompt is made of.
  var conversation: TaskPrompt.Conversation { .init(start: start, now: tree, rounds: rounds, isAnew: isAnew) }
  private var isAnew = false

  mutating func next(_ settings: AgentSettings) -> (step: Escalation.Step, cause: Escalation.Cause)? {
    let next = escalation.next(after: attempts, stall: history.stall, wasRefused: wasRefused, settings)
    if case .fresh = next?.step {
      (tree, rounds, applied, maker) = (start, [], [], nil)
      // What the first words of an answer kept a model from is left to the last attempt; until then they save its time.
      isAnew = attempts + 1 >= settings.maxAttempts
    }
    return next
  }

  /// Takes in an attempt that failed; what follows a candidate begins where the candidate began.
  ///
  /// - Parameter made: What its edits led to; nil where none were applied.
  mutating func add(
    _ attempt: Int64, _ step: Escalation.Step, reply: String, reason: String, made: (tree: ObjectID, edits: [Edit])?,
    failure: AttemptHistory.Failure
  ) {
    history.add(reply: reply, tree: made?.tree, failure: failure)
    self.reason = reason
    if case .candidate = step { return }
    rounds.append(TaskPrompt.Round(reply: reply, reason: reason))
    wasRefused = made == nil
    guard let made else { return }
    applied += made.edits
    (tree, maker) = (made.tree, attempt)
  }

  /// Takes in an attempt whose work did not go with what others did meanwhile; on another base the same edit may do.
  mutating func beginAnew(after reply: String, reason: String) {
    history = AttemptHistory()
    rounds = [TaskPrompt.Round(reply: reply, reason: reason)]
    start = tree
    self.reason = reason
    wasRefused = false
    maker = nil
  }
}
