/// One request to a model and its whole reply, as it is kept.
package struct Exchange: Sendable, Equatable {
  /// What an exchange is for.
  package enum Purpose: String, Sendable, CaseIterable { case plan, implement, repair, choose, review, consult, ask }
  package enum State: String, Sendable, CaseIterable { case running, finished, failed, interrupted }

  /// Unique in one store; 0 before it is saved.
  package var id: Int64
  package var role: ModelRole
  package var purpose: Purpose
  package var plan: Int?
  package var task: TaskID?
  package var attempt: Int64?
  package var request: ChatRequest
  /// What the prompt was thought to have, in tokens; nil where nothing was estimated.
  package var estimatedPromptTokens: Int?
  /// The digest of the model's weights, where the server told.
  package var modelDigest: String?
  package var state: State
  /// The reply, whole or as far as it came.
  package var reply: ModelReply?
  /// Why it failed.
  package var failure: String?
  package var startedAt: Timestamp
  package var endedAt: Timestamp?
  /// The job it belongs to.
  package var job: Int64?

  package init(
    id: Int64 = 0, role: ModelRole, purpose: Purpose, plan: Int? = nil, task: TaskID? = nil, attempt: Int64? = nil,
    request: ChatRequest, estimatedPromptTokens: Int? = nil, modelDigest: String? = nil, state: State = .running,
    reply: ModelReply? = nil,
    failure: String? = nil, startedAt: Timestamp, endedAt: Timestamp? = nil, job: Int64? = nil
  ) {
    self.id = id
    self.role = role
    self.purpose = purpose
    self.plan = plan
    self.task = task
    self.attempt = attempt
    self.request = request
    self.estimatedPromptTokens = estimatedPromptTokens
    self.modelDigest = modelDigest
    self.state = state
    self.reply = reply
    self.failure = failure
    self.startedAt = startedAt
    self.endedAt = endedAt
    self.job = job
  }
}
