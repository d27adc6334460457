package import NexusProtocol

/// Why work at a job is stopped from outside.
package enum JobStop: Error, Sendable, Equatable {
  case aborted(reason: String)
  /// The time it may take is over.
  case timeOver(Duration)
  /// Another process has the job, or it has ended.
  case lost
}

/// Holds the lease of a job while it is worked on, and hears when it is to end.
package struct JobWatch: Sendable {
  package let log: any JobLog
  package let owner: LeaseOwner
  package let now: @Sendable () -> Timestamp
  /// How long a lease lasts; it is renewed three times in it.
  package var lease = Duration.seconds(30)
  /// How often it is asked whether the job is to end.
  package var beat = Duration.milliseconds(500)

  package init(log: any JobLog, owner: LeaseOwner, now: @escaping @Sendable () -> Timestamp) {
    self.log = log
    self.owner = owner
    self.now = now
  }

  package var expiry: Timestamp { now() + lease }

  /// Returns when a job that has just begun is to be stopped.
  ///
  /// A log that fails is asked again as long as the lease lasts, since others have to wait for that, too.
  /// - Throws: `CancellationError`; what the log throws, once the lease has run out.
  package func stop(_ job: Job) async throws -> JobStop {
    let start = ContinuousClock.now
    let end = job.limits.time.map { start + $0 }
    var renewed = start
    while true {
      let next = ContinuousClock.now + beat
      try await Task.sleep(until: min(next, end ?? next), tolerance: .zero)
      let time = ContinuousClock.now
      if let end, let limit = job.limits.time, time >= end { return .timeOver(limit) }
      let isDue = time - renewed >= lease / 3
      do {
        switch try await log.watchJob(job.id, for: owner, until: isDue ? expiry : nil) {
        case .goOn: break
        case .abort(let reason): return .aborted(reason: reason)
        case .lost: return .lost
        }
        if isDue { renewed = time }
      } catch {
        guard ContinuousClock.now - renewed < lease else { throw error }
      }
    }
  }

  /// How a job ends whose work gave `result` or threw; nil where it is not this process's any more.
  ///
  /// - Parameter outcome: Says what becomes of a job whose work threw something else than that it was cancelled.
  package static func outcome(
    of result: Result<JobOutcome, any Error>, stoppedBy stop: JobStop?, _ outcome: (any Error) -> JobOutcome
  ) -> JobOutcome? {
    let found = try? result.get()
    switch stop {
    case .lost: return nil
    // What was finished in the same instant stays so.
    case _ where found?.state == .done: return found
    case .aborted(let reason): return JobOutcome(.aborted, result: found?.result, reason: reason)
    case .timeOver(let limit):
      let reason = "Its time of \(limit.secondsText) was over."
      return JobOutcome(found?.result == nil ? .expired : .partial, result: found?.result, reason: reason)
    case nil: break
    }
    switch result {
    case .success(let found): return found
    case .failure(is CancellationError): return JobOutcome(.aborted, reason: "It was interrupted.")
    case .failure(let error): return outcome(error)
    }
  }
}

extension Duration {
  /// As in `90 s` or `0.25 s`.
  fileprivate var secondsText: String {
    let milliseconds = self / .milliseconds(1)
    let seconds = milliseconds / 1000
    return seconds == seconds.rounded() ? "\(Int(seconds)) s" : "\((milliseconds).rounded() / 1000) s"
  }
}
