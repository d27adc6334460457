import Checks
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
  /// How many rounds this run has begun: attempts, of which those that answer one prompt count as one.
  var attempts = 0
  /// How many attempts it has filed.
  var filed = 0
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
  /// Whether an answer was functions, and what came of it lacked something that stands outside of them.
  private var lacksOuterNames = false
  /// How many attempts of an earlier process answered the prompt of the last round, and how that round was made.
  private var taken: (step: Escalation.Step, replies: Int)?

  mutating func next(_ settings: AgentSettings) -> (step: Escalation.Step, cause: Escalation.Cause)? {
    let next = escalation.next(after: attempts, stall: history.stall, wasRefused: wasRefused, settings)
    if next?.step.isFresh == true {
      restart()
      // What the first words of an answer kept a model from is left to the last attempt; until then they save its time.
      // An answer that is begun with a function has no place for a type, a constant or an import before it.
      isAnew = attempts + 1 >= settings.maxAttempts || lacksOuterNames
    }
    return next
  }

  /// How an attempt was made that an earlier process filed; what answered the same prompt is one round.
  mutating func step(ofFiled settings: AgentSettings) -> Escalation.Step {
    if let (step, replies) = taken, replies < step.replies(settings).count {
      taken = (step, replies + 1)
      restart()
      return step
    }
    let step = next(settings)?.step ?? .usual
    attempts += 1
    taken = (step, 1)
    return step
  }

  /// Forgets what was said and made: the next reply begins where the first began.
  mutating func restart() {
    (tree, rounds, applied, maker) = (start, [], [], nil)
  }

  /// Takes in an attempt that failed; what follows a candidate begins where the candidate began.
  ///
  /// - Parameters:
  ///   - made: What its edits led to; nil where none were applied.
  ///   - asFunctions: Whether its edits were written as functions.
  mutating func add(
    _ attempt: Attempt, _ step: Escalation.Step, reply: String, reason: String, made: (tree: ObjectID, edits: [Edit])?,
    asFunctions: Bool = false, failure: AttemptHistory.Failure
  ) {
    history.add(reply: reply, tree: made?.tree, of: attempt.number, failure: failure)
    self.reason = reason
    lacksOuterNames = lacksOuterNames || asFunctions && MissingNames.areTold(by: reason)
    if step.isCandidate { return }
    rounds.append(TaskPrompt.Round(reply: reply, reason: reason))
    wasRefused = made == nil
    guard let made else { return }
    applied += made.edits
    (tree, maker) = (made.tree, attempt.id)
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
