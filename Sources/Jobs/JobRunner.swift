import NexusProtocol

/// Takes jobs from a queue and carries them out, several at once.
///
/// Any number of runners in any number of processes may take from one queue.
package struct JobRunner: Sendable {
  private let watch: JobWatch
  private let queue: String
  private let room: [String: Int]
  private let atOnce: Int
  private let outcome: @Sendable (any Error) -> JobOutcome

  /// How often it is asked for work that other processes leave or wait for.
  package var pause = Duration.milliseconds(250)

  /// - Parameters:
  ///   - room: How many jobs of a lane may run at once, in all processes together.
  ///   - atOnce: How many jobs this runner carries out at once.
  ///   - outcome: Says what becomes of a job whose work threw.
  package init(
    watch: JobWatch, queue: String, room: [String: Int] = [:], atOnce: Int,
    outcome: @escaping @Sendable (any Error) -> JobOutcome
  ) {
    self.watch = watch
    self.queue = queue
    self.room = room
    self.atOnce = max(1, atOnce)
    self.outcome = outcome
  }

  private enum Happening: Sendable { case ended, pauseOver }

  /// Carries out jobs until there are none to take and `isOver` says that none will come.
  ///
  /// Cancelling it ends the jobs that run; they are aborted. A job that fails does not hinder the others.
  /// - Parameter work: Does the work of a job; hears cancellation.
  /// - Throws: `CancellationError`, and what the log throws.
  package func run(
    until isOver: @Sendable () async throws -> Bool = { true },
    _ work: @escaping @Sendable (Job) async throws -> JobOutcome
  ) async throws {
    try await withThrowingTaskGroup(of: Happening.self) { group in
      var running = 0
      var isPausing = false
      while true {
        try Task.checkCancellation()
        _ = try await watch.log.recoverJobs(at: watch.now())
        while running < atOnce, let job = try await claim() {
          running += 1
          group.addTask {
            try await carryOut(job, work)
            return .ended
          }
        }
        if running == 0, try await isOver() { break }
        if !isPausing {
          isPausing = true
          group.addTask {
            try await Task.sleep(for: pause)
            return .pauseOver
          }
        }
        switch try await group.next() {
        case .ended: running -= 1
        case .pauseOver: isPausing = false
        case nil: break
        }
      }
      group.cancelAll()
      // The pause that is left ends by being cancelled.
      while let _ = await group.nextResult() {}
    }
  }

  private func claim() async throws -> Job? {
    try await watch.log.claimJob(from: queue, room: room, for: watch.owner, at: watch.now(), until: watch.expiry)
  }

  private enum Piece: Sendable {
    case work(Result<JobOutcome, any Error>)
    case stop(Result<JobStop, any Error>)
  }

  /// Carries out one job that was claimed, and keeps how it ended.
  private func carryOut(_ job: Job, _ work: @escaping @Sendable (Job) async throws -> JobOutcome) async throws {
    let (result, stop) = await withTaskGroup(of: Piece.self) { group in
      group.addTask { .work(await Result.catching { try await work(job) }) }
      group.addTask { .stop(await Result.catching { try await watch.stop(job) }) }
      var stop: JobStop?
      while let piece = await group.next() {
        switch piece {
        case .work(let result):
          group.cancelAll()
          return (result, stop)
        case .stop(.success(let reason)): stop = reason
        // The runner itself is being ended.
        case .stop(.failure(is CancellationError)): break
        // Without a lease that others heed the work may not go on.
        case .stop(.failure): stop = .lost
        }
        group.cancelAll()
      }
      return (.failure(CancellationError()), stop)
    }
    guard let ending = JobWatch.outcome(of: result, stoppedBy: stop, outcome) else { return }
    let (log, owner, now) = (watch.log, watch.owner, watch.now())
    // How it ended is kept even where the runner itself is cancelled.
    try await Task { try await log.endJob(job.id, from: owner, as: ending, at: now) }.value
  }
}

extension Result where Success: Sendable, Failure == any Error {
  fileprivate static func catching(_ body: () async throws -> Success) async -> Result {
    do { return .success(try await body()) } catch { return .failure(error) }
  }
}
