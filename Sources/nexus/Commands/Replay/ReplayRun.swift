import Agents
import NexusProtocol
import Recordings
import Store

/// Has an exported plan made again in a scratch repository that borrows the project's objects.
struct ReplayRun {
  let exported: ExportedPlan
  let session: Session

  /// - Parameter revision: Where to begin; nil for the commit that the plan began at.
  func run(onto revision: String?) async throws -> ReplayOutcome {
    guard !exported.replies.isEmpty else { return .empty }
    let source = try session.requireProject().repository
    let base = try await Replay.base(of: exported, onto: revision, in: source)
    return try await ReplayRepository.with(objectsOf: source, at: base) { directory in
      let project = try Project(containing: directory)
      try project.prepareStateDirectory()
      let store = try Store.open(at: project.storeFile, for: session.owner, nexusVersion: Version.current)
      let replay = Replay(exported, at: base, in: project.repository, store)
      let (pair, lander) = try await session.replayPair(
        exported, model: replay.model, checks: replay.checks, project: project, store: store)
      let outcome = try await replay.run(by: pair, lander, now: Surroundings.now)
      try store.close()
      return outcome
    }
  }
}
