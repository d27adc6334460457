import ArgumentParser
import Isolation
import Jobs
import JSONText
import NexusProtocol
import Store

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

struct JobRunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Carry out what is queued, one job after the other",
    discussion: """
      Ends when nothing is left that may be begun. Several may run at once, in any number of terminals: each job is \
      carried out once. What a killed one left is taken up again by the next, where it may be done twice. The exit \
      status is 0 when all that was carried out is done, and 1 otherwise.
      """)

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let session = try Session(options)
    let store = try await session.openStore()
    let watch = JobWatch(log: store, owner: session.owner, now: { Surroundings.now })
    var isAllDone = true
    while true {
      try Task.checkCancellation()
      _ = try await store.recoverJobs(at: Surroundings.now)
      let claimed = try await store.claimJob(
        from: "", room: [:], for: session.owner, at: Surroundings.now, until: watch.expiry)
      guard let job = claimed else { break }
      try session.console.note("Job \(job.id): \(JobText.summary(job))")
      try await carryOut(job, store, session)
      let state = try await store.job(job.id)?.state
      isAllDone = isAllDone && state == .done
    }
    if !isAllDone { throw ExitCode(ExitStatus.notDone.rawValue) }
  }

  /// Runs the command of a job; how it failed is told, and kept.
  private func carryOut(_ job: Job, _ store: Store, _ session: Session) async throws {
    let running = Locked<Task<Void, any Error>?>(nil)
    let work = Task {
      try await CommandWork.$job.withValue(job) {
        try await CommandWork.$cancel.withValue(.init { running.withLock { $0 }?.cancel() }) { try await Self.run(job) }
      }
    }
    running.withLock { $0 = work }
    let result = await withTaskCancellationHandler {
      await work.result
    } onCancel: {
      work.cancel()
    }
    var outcome = JobOutcome.done()
    if case .failure(let error) = result {
      outcome = JobOutcome(of: error, wasInterrupted: work.isCancelled, result: nil)
      if let words = Failure(error, wasInterrupted: work.isCancelled).error { session.console.report(words) }
    }
    // A command that failed before its work began has not ended its job.
    if let left = try await store.job(job.id), left.state == .running, left.owner == session.owner {
      try await store.endJob(job.id, from: session.owner, as: outcome, at: Surroundings.now)
    }
  }

  private static func run(_ job: Job) async throws {
    let words = job.parameters["arguments"]?.array?.compactMap(\.string) ?? []
    if let directory = job.parameters["directory"]?.string, chdir(directory) != 0 {
      throw UserError(
        "The directory \(directory) of job \(job.id) is gone.", hint: "Queue it again where it belongs.",
        status: .badInput)
    }
    var command = try QueuedWords(words).command
    try await CommandWork.$arguments.withValue(words) { try await command.run() }
  }
}
