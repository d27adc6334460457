import Isolation
import Jobs
import JSONText
import NexusProtocol
import Store

extension Session {
  /// Does the work of a command as a job, which others can look at and abort while it lasts.
  ///
  /// - Parameters:
  ///   - limits: What it may take; of a job from the queue what was kept with it.
  ///   - words: The command's words, where it can be carried out again by them alone.
  ///   - result: What is finished, asked however the work ended; nil where that is nothing.
  ///   - body: Gets this session and the store as those of the job.
  /// - Throws: What the body throws; `JobStopped` where the job was ended from outside.
  func atJob(
    _ kind: JobKind, in store: Store, within limits: JobLimits, words: [String]? = commandWords,
    result: () async throws -> JSONValue? = { nil }, _ body: (Session, Store) async throws -> Void
  ) async throws {
    let job = try await begin(kind, in: store, within: limits, words)
    // A job from the queue is held by the run that took it from there.
    let holder = job.owner ?? owner
    let watch = JobWatch(log: store, owner: holder, now: { Surroundings.now })
    let stop = Locked<JobStop?>(nil)
    let cancel = CommandWork.cancel
    let watching = Task {
      let found: JobStop
      do {
        found = try await watch.stop(job)
      } catch is CancellationError {
        return
      } catch {
        found = .lost
      }
      // A job that has ended looks like one that another process has.
      guard !Task.isCancelled else { return }
      stop.withLock { $0 = found }
      cancel?()
    }
    var session = self
    session.job = job
    do {
      session.limitedJob = try await ParentJob.limited(job, in: store)
      try await body(session, store.working(atJob: job.id))
    } catch {
      watching.cancel()
      await watching.value
      // Work that looks at its job may hear of the end before its watch does.
      let found = stop.withLock { $0 } ?? error as? JobStop
      let finished = try? await result()
      let outcome = JobWatch.outcome(of: .failure(error), stoppedBy: found) { error in
        JobOutcome(of: error, wasInterrupted: Task.isCancelled, result: finished)
      }
      if var outcome {
        if found != nil || outcome.state == .aborted { outcome.result = finished }
        if outcome.state == .expired, finished != nil { outcome.state = .partial }
        // The error that ended the work is what has to be told.
        try? await store.endJob(job.id, from: holder, as: outcome, at: Surroundings.now)
      }
      if let found { throw JobStopped(job: job.id, kind: job.kind, stop: found) }
      throw error
    }
    watching.cancel()
    await watching.value
    try await store.endJob(job.id, from: holder, as: .done(try await result()), at: Surroundings.now)
  }

  private func begin(
    _ kind: JobKind, in store: Store, within limits: JobLimits, _ words: [String]?
  ) async throws -> Job {
    if let job = CommandWork.job { return job }
    var parameters: JSONObject = ["directory": .string(Surroundings.currentDirectory)]
    parameters["arguments"] = words.map { JSONValue($0) }
    let parent = try await ParentJob.running(in: store)
    let draft = try JobDraft(kind, .object(parameters), parent: parent?.id, limits: limits)
    return try await store.beginJob(
      draft, for: owner, at: Surroundings.now, until: Surroundings.now + Self.leaseOfJob)
  }

  /// As long as the watch says, which renews it.
  private static let leaseOfJob = Duration.seconds(30)

  /// The words that the process was started with.
  static var commandWords: [String] { CommandWork.arguments ?? Array(CommandLine.arguments.dropFirst()) }
}

extension Store {
  /// What of a plan's tasks is finished and what is not, as the result of a job; nil where nothing is.
  func result(ofPlan number: Int) async throws -> JSONValue? {
    let tasks = try await tasks(ofPlan: number)
    let isFinished: (PlanTask) -> Bool = { ![.pending, .running, .failed].contains($0.state) }
    guard tasks.contains(where: isFinished) else { return nil }
    func names(_ tasks: [PlanTask]) -> JSONValue { .array(tasks.map { .string($0.id.description) }) }
    return JSONValue(members: [
      ("plan", JSONValue(number)), ("finished", names(tasks.filter(isFinished))),
      ("missing", names(tasks.filter { !isFinished($0) })),
    ])
  }
}
