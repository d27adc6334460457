import NexusProtocol
import Synchronization

/// A model whose exchanges end when a test says so.
final class GatedModel: LanguageModel {
  private struct State {
    var waiting: [CheckedContinuation<Void, any Error>] = []
    var started = 0
    var watchers: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
  }

  private let state = Mutex(State())
  let name: String

  init(_ name: String = "gated") { self.name = name }

  /// How many requests there were.
  var started: Int { state.withLock { $0.started } }
  /// How many of them are under way.
  var running: Int { state.withLock { $0.waiting.count } }

  /// Returns once there were so many requests.
  func untilStarted(_ count: Int) async {
    await withCheckedContinuation { continuation in
      let isThere = state.withLock { state in
        if state.started >= count { return true }
        state.watchers.append((count, continuation))
        return false
      }
      if isThere { continuation.resume() }
    }
  }

  /// Ends the oldest exchange.
  func finish(_ error: (any Error)? = nil) {
    let continuation = state.withLock { $0.waiting.removeFirst() }
    if let error { continuation.resume(throwing: error) } else { continuation.resume() }
  }

  func reply(
    to request: ChatRequest, onEvent: @Sendable (ModelEvent) async throws -> Void
  ) async throws -> ModelReply {
    try await withCheckedThrowingContinuation { continuation in
      let ready = state.withLock { state in
        state.waiting.append(continuation)
        state.started += 1
        let ready = state.watchers.filter { $0.count <= state.started }
        state.watchers.removeAll { $0.count <= state.started }
        return ready
      }
      for watcher in ready { watcher.continuation.resume() }
    }
    return ModelReply(model: request.model, content: name)
  }
}
