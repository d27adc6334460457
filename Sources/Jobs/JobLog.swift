package import JSONText
package import NexusProtocol

/// Keeps jobs, and says who runs them.
///
/// Every method is one transaction: it is done when it returns, and a failure leaves nothing behind.
package protocol JobLog: Sendable {
  /// Keeps jobs, to be taken up by a runner.
  func queueJobs(_ drafts: [JobDraft], at: Timestamp) async throws -> [Job]
  /// Keeps a job that the caller has begun to do.
  func beginJob(_ draft: JobDraft, for owner: LeaseOwner, at: Timestamp, until expiry: Timestamp) async throws -> Job

  /// Takes the next job of a queue for `owner`; nil where none may be begun now.
  ///
  /// - Parameter room: How many jobs of a lane may run at once; any number in one that is not named.
  func claimJob(
    from queue: String, room: [String: Int], for owner: LeaseOwner, at: Timestamp, until expiry: Timestamp
  ) async throws -> Job?

  /// Prolongs the lease of a job where it is given a new end, and says whether the work is to go on.
  func watchJob(_ id: Int64, for owner: LeaseOwner, until expiry: Timestamp?) async throws -> JobOrder
  func keepProgress(_ text: String, ofJob id: Int64, for owner: LeaseOwner) async throws
  /// Ends a job that `owner` runs, and with it what is left of its children; jobs that waited for it may begin.
  func endJob(_ id: Int64, from owner: LeaseOwner, as outcome: JobOutcome, at: Timestamp) async throws
  /// Ends a job that nobody runs, or asks whoever runs it to; its children, too.
  ///
  /// - Returns: The job as it is then.
  func abortJob(_ id: Int64, because reason: String, at: Timestamp) async throws -> Job
  /// Ends or queues again what processes left that are known to be dead, and ends what is too late to begin.
  func recoverJobs(at: Timestamp) async throws -> [Int64]

  func job(_ id: Int64) async throws -> Job?
  /// The children of a job, oldest first.
  func children(ofJob id: Int64) async throws -> [Job]
}

/// Whether work at a job is to go on.
package enum JobOrder: Sendable, Equatable {
  case goOn
  /// Somebody wants it to end.
  case abort(reason: String)
  /// Another process has it, or it has ended.
  case lost
}

/// How a job ended.
package struct JobOutcome: Sendable, Equatable {
  package var state: JobState
  package var result: JSONValue?
  /// Why, in one sentence; nil where it is done.
  package var reason: String?

  package init(_ state: JobState, result: JSONValue? = nil, reason: String? = nil) {
    self.state = state
    self.result = result
    self.reason = reason
  }

  package static func done(_ result: JSONValue? = nil) -> JobOutcome { JobOutcome(.done, result: result) }
}
