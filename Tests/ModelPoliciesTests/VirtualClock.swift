import ModelPolicies
import Synchronization

/// A clock that stands still until it is moved, or jumps over each wait.
final class VirtualClock: Sendable {
  private struct Sleeper {
    let id: Int
    let end: Duration
    let continuation: CheckedContinuation<Void, any Error>
  }

  private struct State {
    var now = Duration.zero
    var waits: [Duration] = []
    var sleepers: [Sleeper] = []
    var arriving: Set<Int> = []
    var watchers: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
  }

  private let state = Mutex(State())
  private let jumps: Bool

  /// - Parameter jumps: Whether a wait is over at once, with the time moved by it.
  init(jumps: Bool = true) { self.jumps = jumps }

  var policy: PolicyClock { PolicyClock(now: { self.now }, sleep: { try await self.sleep($0) }) }
  var now: Duration { state.withLock { $0.now } }
  /// How long each wait was to be, in their order.
  var waits: [Duration] { state.withLock { $0.waits } }

  /// Moves the time on and ends the waits that are over.
  func advance(by duration: Duration) {
    let over = state.withLock { state in
      state.now += duration
      let over = state.sleepers.filter { $0.end <= state.now }
      state.sleepers.removeAll { $0.end <= state.now }
      return over
    }
    for sleeper in over { sleeper.continuation.resume() }
  }

  /// Returns once there were so many waits.
  func untilWaits(_ count: Int) async {
    await withCheckedContinuation { continuation in
      let isThere = state.withLock { state in
        if state.waits.count >= count { return true }
        state.watchers.append((count, continuation))
        return false
      }
      if isThere { continuation.resume() }
    }
  }

  private func sleep(_ duration: Duration) async throws {
    try Task.checkCancellation()
    let (id, watchers) = state.withLock { state in
      state.waits.append(duration)
      state.arriving.insert(state.waits.count)
      let ready = state.watchers.filter { $0.count <= state.waits.count }
      state.watchers.removeAll { $0.count <= state.waits.count }
      if jumps { state.now += duration }
      return (state.waits.count, ready)
    }
    if jumps {
      for watcher in watchers { watcher.continuation.resume() }
      return
    }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
        let isCancelled = state.withLock { state in
          guard state.arriving.remove(id) != nil else { return true }
          state.sleepers.append(Sleeper(id: id, end: state.now + duration, continuation: continuation))
          return false
        }
        if isCancelled { continuation.resume(throwing: CancellationError()) }
        for watcher in watchers { watcher.continuation.resume() }
      }
    } onCancel: {
      let sleeper = state.withLock { state -> Sleeper? in
        guard let index = state.sleepers.firstIndex(where: { $0.id == id }) else {
          state.arriving.remove(id)
          return nil
        }
        return state.sleepers.remove(at: index)
      }
      sleeper?.continuation.resume(throwing: CancellationError())
    }
  }
}
