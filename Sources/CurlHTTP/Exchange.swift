import Isolation

/// The meeting point of one exchange: the loop thread puts in what arrives, one reader takes it out.
final class Exchange: Sendable {
  enum Signal: Sendable {
    case head(HTTPHead)
    case bytes([UInt8])
    case silence(HTTPSilence)
    case end
  }

  private enum Outcome {
    case complete
    case failed(HTTPError)
    case abandoned
  }

  private struct State {
    var head: HTTPHead?
    var buffer: [UInt8] = []
    var isPaused = false
    var silence: HTTPSilence?
    var outcome: Outcome?
    var waiter: CheckedContinuation<Signal, any Error>?

    /// What the reader gets next: everything that arrived before an end or a failure comes before it.
    mutating func take() -> Result<Signal, any Error>? {
      if case .abandoned = outcome { return .failure(CancellationError()) }
      if let head {
        self.head = nil
        return .success(.head(head))
      }
      if !buffer.isEmpty {
        defer { buffer = [] }
        return .success(.bytes(buffer))
      }
      switch outcome {
      case .failed(let error): return .failure(error)
      case .complete: return .success(.end)
      case .abandoned, nil: break
      }
      guard let silence else { return nil }
      self.silence = nil
      return .success(.silence(silence))
    }

    mutating func takeForWaiter() -> (CheckedContinuation<Signal, any Error>, Result<Signal, any Error>)? {
      guard let waiter, let ready = take() else { return nil }
      self.waiter = nil
      return (waiter, ready)
    }
  }

  let id: UInt64
  private let bufferLimit: Int
  private let loop: TransferLoop
  private let state = Locked(State())

  init(id: UInt64, bufferLimit: Int, loop: TransferLoop) {
    self.id = id
    self.bufferLimit = bufferLimit
    self.loop = loop
  }
}

// MARK: - The loop's side

extension Exchange {
  func deliver(head: HTTPHead) {
    change { $0.head = head }
  }

  func deliver(_ bytes: [UInt8]) {
    change {
      $0.silence = nil
      if $0.buffer.isEmpty { $0.buffer = bytes } else { $0.buffer.append(contentsOf: bytes) }
    }
  }

  func deliver(silence: HTTPSilence) {
    change { $0.silence = silence }
  }

  func finish(_ error: HTTPError?) {
    change {
      guard $0.outcome == nil else { return }
      $0.outcome = error.map { .failed($0) } ?? .complete
    }
  }

  /// Whether the loop has to hold `count` more bytes back, on top of the `pending` it has not delivered yet.
  ///
  /// When it has, the reader asks for them once it has taken what is there.
  func mustWait(pending: Int, count: Int) -> Bool {
    state.withLock { state in
      let held = state.buffer.count + pending
      guard held > 0, held + count > bufferLimit else { return false }
      state.isPaused = true
      return true
    }
  }

  private func change(_ body: (inout State) -> Void) {
    let ready = state.withLock { state in
      body(&state)
      return state.takeForWaiter()
    }
    guard let (waiter, result) = ready else { return }
    resumeIfPaused()
    waiter.resume(with: result)
  }
}

// MARK: - The reader's side

extension Exchange {
  /// Waits for the next thing that happens.
  /// - Throws: `HTTPError`, or `CancellationError` with the connection closed.
  func next() async throws -> Signal {
    if Task.isCancelled { abandon() }
    if let ready = state.withLock({ $0.take() }) {
      resumeIfPaused()
      return try ready.get()
    }
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { wait($0) }
    } onCancel: {
      abandon()
    }
  }

  private func wait(_ continuation: CheckedContinuation<Signal, any Error>) {
    let ready = state.withLock { state -> Result<Signal, any Error>? in
      if let ready = state.take() { return ready }
      guard state.waiter == nil else {
        return .failure(HTTPError(.bodyInUse, "The response is being read by another task"))
      }
      state.waiter = continuation
      return nil
    }
    guard let ready else { return }
    resumeIfPaused()
    continuation.resume(with: ready)
  }

  /// Closes the connection unless the exchange is complete; a waiting reader gets `CancellationError`.
  func abandon() {
    let (wasOpen, waiter) = state.withLock { state in
      let wasOpen = state.outcome == nil
      state.outcome = .abandoned
      state.buffer = []
      defer { state.waiter = nil }
      return (wasOpen, state.waiter)
    }
    waiter?.resume(throwing: CancellationError())
    if wasOpen { loop.send(.abandon(id)) }
  }

  /// Answers a `.silence`: begin the limit anew, or fail with the timeout.
  func answerSilence(keepWaiting: Bool) {
    loop.send(keepWaiting ? .keepWaiting(id) : .timeOut(id))
  }

  private func resumeIfPaused() {
    let wasPaused = state.withLock { state in
      guard state.isPaused, state.buffer.isEmpty, state.outcome == nil else { return false }
      state.isPaused = false
      return true
    }
    if wasPaused { loop.send(.unpause(id)) }
  }
}
