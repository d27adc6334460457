import NexusProtocol

/// Keeps a task's lease alive while the task is worked at.
struct LeaseKeeper: Sendable {
  let claims: any Claims
  let owner: LeaseOwner
  /// How long a lease lasts without being renewed.
  let duration: Duration
  let now: @Sendable () -> Timestamp
  var sleep: @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }

  /// Renews the lease again and again. A renewal that fails, as where the store is busy, is tried again while the lease
  /// lasts: work that took minutes is not given up for it.
  ///
  /// - Throws: `AgentError.taskBusy` when the lease was lost to another process, what the last renewal threw once the
  ///   lease has run out, `CancellationError`. Never returns.
  func keep(_ task: TaskID) async throws {
    var expiry = now() + duration
    var pause = duration / 4
    while true {
      try await sleep(pause)
      let next = now() + duration
      do {
        guard try await claims.renew(task, for: owner, until: next) else {
          throw AgentError(.taskBusy, "Another process took over task \(task).")
        }
        (expiry, pause) = (next, duration / 4)
      } catch {
        guard !(error is AgentError), !(error is CancellationError), now() < expiry else { throw error }
        pause = duration / 16
      }
    }
  }
}
