/// Keeps the attempts at tasks with their edits and checks, and the commits that take the place of others.
///
/// Every method is one transaction: it is done when it returns, and a failure leaves nothing behind.
package protocol WorkLog: Sendable {
  func startAttempt(at task: TaskID, base: String, at: Timestamp) async throws -> Attempt
  func finishAttempt(
    _ id: Int64, outcome: Attempt.Outcome, reason: String?, commit: String?, at: Timestamp
  ) async throws
  /// The attempts at a task, oldest first.
  func attempts(at task: TaskID) async throws -> [Attempt]

  /// The numbers of a plan's pending tasks whose last attempt ended in a commit that the task does not know of: whoever
  /// made it was killed in between.
  func tasksWithNotedCommit(ofPlan number: Int) async throws -> Set<Int>

  /// Keeps the tree that the next attempt goes on from.
  func keepTree(_ tree: String, of attempt: Int64) async throws
  /// Keeps which attempt's edits another one begins with.
  func keepPrevious(_ previous: Int64, of attempt: Int64) async throws
  /// Keeps what of an attempt's work goes beyond its task; nil for nothing.
  func keep(_ outOfScope: Attempt.OutOfScope?, of attempt: Int64) async throws
  /// The attempts of a run at the task that was not brought to its end, oldest first, each with the last reply it got.
  func attemptsOfOpenRun(at task: TaskID) async throws -> [(attempt: Attempt, reply: ModelReply?)]

  /// Begins the attempt that stands for a commit made without a model, in the place of that of `previous`.
  ///
  /// Until it replaces the other it counts as interrupted.
  func startReplacement(of previous: Attempt, base: String, reason: String, at: Timestamp) async throws -> Attempt

  /// Files that the checks of a replacement fail, so that nothing is replaced.
  func failReplacement(_ attempt: Int64, reason: String, at: Timestamp) async throws
  /// Makes replacements the commits of their tasks, which must be finished and have no other commit by now.
  func replaceCommits(_ replacements: [Replacement], at: Timestamp) async throws
  /// The commits of a plan that were replaced, oldest first.
  func replacedCommits(ofPlan number: Int) async throws -> [(old: String, new: String)]
  func record(_ edits: [EditRecord], of attempt: Int64) async throws
  /// The edits of an attempt in the order they were recorded.
  func edits(of attempt: Int64) async throws -> [EditRecord]
  /// How edits have fared, by model and format, in the order of their names.
  func editTallies() async throws -> [EditTally]
  func record(_ check: CheckRecord, of attempt: Int64) async throws
  func checks(of attempt: Int64) async throws -> [CheckRecord]
  /// The run on a base that was kept; nil where there is none.
  func baseline(_ key: BaselineKey) async throws -> CheckRecord?
  /// Keeps a run on a base, in place of one that was there.
  func keep(_ baseline: CheckRecord, as key: BaselineKey, at: Timestamp) async throws
}
