import Jobs
import NexusProtocol
import Store

extension Session {
  /// Opens the store to look at jobs; nil where there is none yet.
  ///
  /// Where a process was killed at its job, what it left is put in order first, so that no job is said to run that does not.
  func openStoreOfJobs() async throws -> Store? {
    guard let store = try openStoreForReading() else { return nil }
    try await putInOrder(store)
    return store
  }

  /// Puts in order what killed processes left, where there is such a thing.
  func putInOrder(_ store: Store) async throws {
    let running = try await store.jobs(in: [.running], limit: .max)
    guard running.contains(where: { job in job.owner.map { !Self.isAlive($0) } ?? true }) else { return }
    try await openStore().close()
  }
}
