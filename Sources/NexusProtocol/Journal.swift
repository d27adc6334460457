/// Where the agents keep what they do, each step before the next begins.
///
/// Every method is one transaction: it is done when it returns, and a failure leaves nothing behind.
package protocol Journal: Sendable {
  /// Saves a plan with its tasks and gives it the next number.
  ///
  /// - Parameter branch: Makes the branch's name from that number.
  func savePlan(
    _ draft: PlanDraft, goal: String, base: String, baseBranch: String?, at: Timestamp,
    branch: @Sendable (_ number: Int) -> String
  ) async throws -> Plan
  func plan(_ number: Int) async throws -> Plan?
  /// The tasks of a plan by position.
  func tasks(ofPlan number: Int) async throws -> [PlanTask]
  func task(_ id: TaskID) async throws -> PlanTask?
  /// The tasks of a plan that are in a state, by position.
  func tasks(ofPlan number: Int, in state: TaskState) async throws -> [PlanTask]

  /// Puts new tasks in the place of one that is too large, which is skipped; dependencies are kept.
  func splitTask(_ id: TaskID, into drafts: [TaskDraft]) async throws -> [PlanTask]

  /// Takes a pending task for `owner` and makes it `running`, or returns false when somebody else was first.
  ///
  /// A running task whose lease ran out, or whose owner is known to be dead, can be taken over.
  func claim(_ task: TaskID, for owner: LeaseOwner, at: Timestamp, until expiry: Timestamp) async throws -> Bool
  /// Prolongs the lease of a claimed task; returns false when it was lost.
  func renew(_ task: TaskID, for owner: LeaseOwner, until expiry: Timestamp) async throws -> Bool
  /// Gives a claimed task back in a new state.
  func release(_ task: TaskID, from owner: LeaseOwner, as state: TaskState, commit: String?) async throws
  /// Moves a task that nobody holds from one of `expected` states; returns false when it was in none of them.
  func move(_ task: TaskID, from expected: Set<TaskState>, to state: TaskState) async throws -> Bool
  /// Moves a task and saves the review that says why, both or neither; returns the saved review, or nil when the task was
  /// in none of the expected states.
  func move(
    _ task: TaskID, from expected: Set<TaskState>, to state: TaskState, because review: Review
  ) async throws -> Review?

  /// Makes an active plan finished when every task of it is accepted or skipped; returns whether it is.
  func finishPlanIfDone(_ number: Int) async throws -> Bool

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

  /// Saves a beginning exchange and returns its identifier, unless what was spent forbids it; then nil.
  ///
  /// - Parameters:
  ///   - scopes: What is asked of `isAllowed`, in their order, as `spending(in:at:)` tells it before this exchange. Nothing
  ///     else begins in between.
  func startExchange(
    _ exchange: Exchange, afterSpending scopes: [Spending.Scope],
    isAllowed: @Sendable @escaping ([[ModelRole: Spending]]) -> Bool
  ) async throws -> Int64?
  /// Keeps what has been streamed so far of a running exchange.
  func keepPartialReply(_ reply: ModelReply, of exchange: Int64) async throws
  func finishExchange(
    _ id: Int64, state: Exchange.State, reply: ModelReply?, failure: String?, at: Timestamp
  ) async throws

  /// The exchanges of an attempt, oldest first.
  func exchanges(ofAttempt id: Int64) async throws -> [Exchange]

  /// Takes over the reply to exactly this request that a process got and was ended before it could heed it.
  ///
  /// - Parameter attempt: What the exchange belongs to from now on.
  func unheededReply(
    to request: ChatRequest, about purpose: Exchange.Purpose, plan: Int?, task: TaskID?, attempt: Int64?
  ) async throws -> (exchange: Int64, reply: ModelReply)?
  /// Files that what this process's exchanges of a purpose said is kept elsewhere, or of no use.
  func heedExchanges(about purpose: Exchange.Purpose, plan: Int?, task: TaskID?) async throws
  /// The newest prompts that a model has answered, newest first.
  func finishedPrompts(of model: String, limit: Int) async throws -> [[Message]]
  /// What the newest finished exchanges tell of how models count, newest first; of one model, or of all.
  func tokenSamples(of model: String?, limit: Int) async throws -> [TokenSample]

  /// What exchanges took, by role; those that still run count up to `at`.
  func spending(in scope: Spending.Scope, at: Timestamp) async throws -> [ModelRole: Spending]

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
  func record(_ review: Review) async throws -> Review
  /// The reviews of a task's commits, oldest first.
  func reviews(of task: TaskID) async throws -> [Review]

  func append(_ event: Event) async throws
  /// The events of these names, of one plan or of all, oldest first.
  func events(_ names: Set<Event.Name>, plan: Int?) async throws -> [Event]
}

/// Who holds a task: a process on a host.
package struct LeaseOwner: Sendable, Hashable {
  package var host: String
  package var processID: Int32
  /// Tells processes apart that got the same number one after the other.
  package var token: String

  package init(host: String, processID: Int32, token: String) {
    self.host = host
    self.processID = processID
    self.token = token
  }
}
