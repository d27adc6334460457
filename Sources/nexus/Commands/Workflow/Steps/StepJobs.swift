import Jobs
import JSONText
import NexusProtocol
import Store
import Workflows

/// The steps of a run as parts of its job: one for each that is carried out now, and none for what was kept of before.
actor StepJobs {
  private let store: Store
  private let parent: Int64
  private let owner: LeaseOwner
  private let workflow: String
  private let run: Int
  private var jobs: [String: Task<Int64, any Error>] = [:]

  /// The process that runs the steps holds all of them; that it is alive counts, and no time.
  private static let lease = Duration.seconds(7 * 24 * 3600)

  init(_ store: Store, of parent: Int64, owner: LeaseOwner, workflow: String, run: Int) {
    (self.store, self.parent, self.owner) = (store, parent, owner)
    (self.workflow, self.run) = (workflow, run)
  }

  /// The job of a step, which begins with its first call.
  func job(of step: String) async throws -> Int64 {
    // Calls of one step may come side by side.
    let beginning =
      jobs[step]
      ?? Task { [store, owner, parent, workflow, run] in
        let draft = try JobDraft(
          .step, ["workflow": .string(workflow), "run": JSONValue(run), "step": .string(step)], parent: parent)
        return try await store.beginJob(
          draft, for: owner, at: Surroundings.now, until: Surroundings.now + Self.lease
        ).id
      }
    jobs[step] = beginning
    return try await beginning.value
  }

  /// Ends the job of a step that has ended, where it has one.
  func end(_ step: String, _ result: StepResult) async throws {
    guard let job = try await jobs.removeValue(forKey: step)?.value else { return }
    let outcome =
      switch result.state {
      case .failed: JobOutcome(.failed, reason: result.error)
      default: JobOutcome.done(["response": result.response])
      }
    try await store.endJob(job, from: owner, as: outcome, at: Surroundings.now)
  }

  /// Ends the jobs of steps that were cut off with their run.
  func abort(because reason: String) async {
    for step in jobs.keys.sorted() {
      guard let job = try? await jobs.removeValue(forKey: step)?.value else { continue }
      // Whoever asked the run to end may have ended its parts already.
      try? await store.endJob(job, from: owner, as: JobOutcome(.aborted, reason: reason), at: Surroundings.now)
    }
  }
}
