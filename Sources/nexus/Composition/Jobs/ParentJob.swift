import Jobs
import NexusProtocol
import Store

/// The job that has this process work for it, as a step of a workflow does.
enum ParentJob {
  /// Set by nexus for the commands that it starts itself.
  static let variable = "NEXUS_PARENT_JOB"

  /// Nil where there is none, or none in this store that runs.
  static func running(in store: Store) async throws -> Job? {
    guard let text = Surroundings.environment[variable], let number = Int64(text),
      let job = try await store.job(number),
      job.state == .running
    else { return nil }
    return job
  }

  /// The job whose limits hold for work at `job`: itself, or the nearest of those it is a part of that has some.
  static func limited(_ job: Job, in store: Store) async throws -> Job {
    var candidate = job
    while candidate.limits == JobLimits(), let parent = candidate.parent, let next = try await store.job(parent) {
      candidate = next
    }
    return candidate.limits == JobLimits() ? job : candidate
  }
}
