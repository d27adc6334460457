import NIOConcurrencyHelpers

/// What happened at the server so far, and those who wait for more.
final class EventLog: Sendable {
  private struct Waiter {
    /// True when the event was what it waits for; it is resumed then.
    let offer: @Sendable (ReplayEvent) -> Bool
    let cancel: @Sendable () -> Void
  }

  private struct State {
    var events: [ReplayEvent] = []
    var waiters: [Int: Waiter] = [:]
    var nextWaiter = 0
    var isClosed = false
  }

  private let state = NIOLockedValueBox(State())
  private let observer: @Sendable (ReplayEvent) -> Void

  /// - Parameter observer: Called with each event, in order, on the thread where it happened.
  init(observer: @escaping @Sendable (ReplayEvent) -> Void) {
    self.observer = observer
  }

  var events: [ReplayEvent] { state.withLockedValue(\.events) }

  func append(_ event: ReplayEvent) {
    state.withLockedValue { state in
      state.events.append(event)
      observer(event)
      for (id, waiter) in state.waiters where waiter.offer(event) { state.waiters[id] = nil }
    }
  }

  /// The first thing that `pick` makes of an event, past or to come.
  /// - Throws: `CancellationError` when the task is cancelled or the log closed first.
  func first<Found: Sendable>(_ pick: @escaping @Sendable (ReplayEvent) -> Found?) async throws -> Found {
    let id = state.withLockedValue { state in
      state.nextWaiter += 1
      return state.nextWaiter
    }
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        register(id, pick, continuation)
      }
    } onCancel: {
      state.withLockedValue { $0.waiters.removeValue(forKey: id) }?.cancel()
    }
  }

  private func register<Found: Sendable>(
    _ id: Int, _ pick: @escaping @Sendable (ReplayEvent) -> Found?,
    _ continuation: CheckedContinuation<Found, any Error>
  ) {
    state.withLockedValue { state in
      for event in state.events {
        guard let found = pick(event) else { continue }
        continuation.resume(returning: found)
        return
      }
      if state.isClosed || Task.isCancelled {
        continuation.resume(throwing: CancellationError())
        return
      }
      state.waiters[id] = Waiter(
        offer: { event in
          guard let found = pick(event) else { return false }
          continuation.resume(returning: found)
          return true
        },
        cancel: { continuation.resume(throwing: CancellationError()) })
    }
  }

  /// Ends all waiting.
  func close() {
    let waiters = state.withLockedValue { state in
      defer { state.waiters = [:] }
      state.isClosed = true
      return state.waiters
    }
    for waiter in waiters.values { waiter.cancel() }
  }
}
