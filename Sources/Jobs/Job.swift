package import JSONText
package import NexusProtocol

/// Something that takes time, as it is kept: who asked for what, how far it is, and what came of it.
package struct Job: Sendable, Equatable {
  /// Unique in one store.
  package var id: Int64
  /// The job that asked for it.
  package var parent: Int64?
  package var kind: JobKind
  /// What is to be done; an object that keeps the schema of its kind.
  package var parameters: JSONValue
  /// Lower is sooner. One less is worth a minute of waiting, so that nothing waits for ever.
  package var priority: Int
  /// The runner's queue that it is taken from.
  package var queue: String
  /// What it uses that has room for a limited number of jobs at once, such as a server; empty for nothing.
  package var lane: String
  package var limits: JobLimits
  package var needs: [JobNeed]
  package var state: JobState
  /// How often it was begun.
  package var attempts: Int
  /// How often it may be begun by itself.
  package var maxAttempts: Int
  /// One line for a person on how far it is.
  package var progress: String?
  package var result: JSONValue?
  /// Why it ended as it did, or is to end; one sentence.
  package var reason: String?
  /// Whether it was asked to end, and has not yet.
  package var isToAbort: Bool
  /// Who runs it.
  package var owner: LeaseOwner?
  package var createdAt: Timestamp
  package var startedAt: Timestamp?
  package var endedAt: Timestamp?
  /// When it is too late to begin.
  package var deadline: Timestamp?

  package init(
    id: Int64, parent: Int64? = nil, kind: JobKind, parameters: JSONValue = [:], priority: Int = 0,
    queue: String = "", lane: String = "", limits: JobLimits = JobLimits(), needs: [JobNeed] = [], state: JobState,
    attempts: Int = 0, maxAttempts: Int = 1, progress: String? = nil, result: JSONValue? = nil, reason: String? = nil,
    isToAbort: Bool = false, owner: LeaseOwner? = nil, createdAt: Timestamp, startedAt: Timestamp? = nil,
    endedAt: Timestamp? = nil, deadline: Timestamp? = nil
  ) {
    self.id = id
    self.parent = parent
    self.kind = kind
    self.parameters = parameters
    self.priority = priority
    self.queue = queue
    self.lane = lane
    self.limits = limits
    self.needs = needs
    self.state = state
    self.attempts = attempts
    self.maxAttempts = maxAttempts
    self.progress = progress
    self.result = result
    self.reason = reason
    self.isToAbort = isToAbort
    self.owner = owner
    self.createdAt = createdAt
    self.startedAt = startedAt
    self.endedAt = endedAt
    self.deadline = deadline
  }
}

/// A job that another one needs first.
package struct JobNeed: Sendable, Hashable {
  package var job: Int64
  /// Whether it is enough that the other has ended, in whatever way; else it must be done, wholly or in part.
  package var isLoose: Bool

  package init(_ job: Int64, isLoose: Bool = false) {
    self.job = job
    self.isLoose = isLoose
  }
}

/// What a job and its children may take together; nothing is limited that is nil.
package struct JobLimits: Sendable, Hashable {
  package var cost: Money?
  /// Read and written.
  package var tokens: Int?
  /// From its beginning to its end.
  package var time: Duration?

  package init(cost: Money? = nil, tokens: Int? = nil, time: Duration? = nil) {
    self.cost = cost
    self.tokens = tokens
    self.time = time
  }

  package var isEmpty: Bool { self == JobLimits() }
}
