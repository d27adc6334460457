import Foundation
import NIOConcurrencyHelpers

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A program that was started and may still run.
///
/// Its output is read as it comes, by a thread of its own. All waiting is on what the program does; the runner's
/// watchdog kills it, and so ends the waiting, if it does nothing.
package final class RunningProcess: Sendable {
  /// What a program writes to.
  package enum Stream: Sendable { case stdout, stderr }

  struct State {
    var output: [UInt8] = []
    var errors: [UInt8] = []
    /// How far `waitForOutput` has read.
    var outputCursor = 0
    var errorCursor = 0
    var input: [UInt8] = []
    var isInputClosed = false
    /// Set before the process is reaped: from then on its id may be another's.
    var hasEnded = false
    var result: ProcessResult?
    /// Each is asked after every change; true takes it out.
    var waiters: [Int: Waiter] = [:]
    var nextWaiter = 0
  }

  struct Waiter {
    let isDone: @Sendable (inout State) -> Bool
    let cancel: @Sendable () -> Void
  }

  /// The process's id, which is also that of its group.
  package let id: Int32
  let state = NIOLockedValueBox(State())
  /// Wakes the reading thread.
  let wake: @Sendable () -> Void

  init(id: Int32, wake: @escaping @Sendable () -> Void) {
    self.id = id
    self.wake = wake
  }

  /// All that it wrote to its output so far.
  package var output: String { state.withLockedValue { String(decoding: $0.output, as: UTF8.self) } }

  /// Types `text`, or sends it through the pipe.
  package func write(_ text: String) {
    state.withLockedValue { $0.input += Array(text.utf8) }
    wake()
  }

  /// Closes the program's input once all is written. In a terminal, write "\u{4}" instead.
  package func closeInput() {
    state.withLockedValue { $0.isInputClosed = true }
    wake()
  }

  /// Sends a signal, unless the program has ended.
  /// - Parameter toGroup: Whether its children get it too, as with Ctrl-C in a terminal.
  package func signal(_ number: Int32, toGroup: Bool = false) {
    state.withLockedValue { state in
      if !state.hasEnded { kill(toGroup ? -id : id, number) }
    }
  }

  /// Waits until the program wrote `text`, after what the last call on that stream found.
  /// - Throws: `TestSupportError.neverWritten` when it ends without.
  package func waitForOutput(_ text: String, in stream: Stream = .stdout) async throws {
    let pattern = Array(text.utf8)
    let isFound: Bool = try await wait { state in
      if state.advance(past: pattern, in: stream) { return true }
      return state.result == nil ? nil : false
    }
    if !isFound {
      throw TestSupportError.neverWritten(text, result: try await result().description)
    }
  }

  /// Waits until the program stops itself, and returns whether it did before it ended.
  package func isStopped() async -> Bool {
    await withCheckedContinuation { continuation in
      Thread.detachNewThread { [id] in
        var info = siginfo_t()
        while waitid(P_PID, id_t(id), &info, WSTOPPED | WEXITED | WNOWAIT) == -1 {
          guard errno == EINTR else { return continuation.resume(returning: false) }
        }
        continuation.resume(returning: info.si_code == CLD_STOPPED)
      }
    }
  }

  /// Waits for the end. When the task is cancelled the program and its children are killed.
  package func result() async throws -> ProcessResult {
    do {
      return try await wait { $0.result }
    } catch {
      signal(SIGKILL, toGroup: true)
      throw error
    }
  }

  /// Kills the program and its children if it still runs, and waits until it is gone.
  package func end() async {
    signal(SIGKILL, toGroup: true)
    // Fails only when the task is cancelled; the program is killed all the same.
    _ = try? await result()
  }

  /// Waits for the end and blocks the thread; for short programs, from code that is not asynchronous.
  func blockingResult() -> ProcessResult {
    let ended = DispatchSemaphore(value: 0)
    let found = NIOLockedValueBox<ProcessResult?>(nil)
    addWaiter(
      Waiter(
        isDone: { state in
          guard let result = state.result else { return false }
          found.withLockedValue { $0 = result }
          ended.signal()
          return true
        }, cancel: {}))
    ended.wait()
    return found.withLockedValue(\.self)!  // set before the signal
  }

  /// Changes the state and resumes those whose waiting is over.
  func update(_ change: (inout State) -> Void) {
    state.withLockedValue { state in
      change(&state)
      for (id, waiter) in state.waiters.sorted(by: { $0.key < $1.key }) where waiter.isDone(&state) {
        state.waiters[id] = nil
      }
    }
  }

  private func wait<Found: Sendable>(_ find: @escaping @Sendable (inout State) -> Found?) async throws -> Found {
    let id = state.withLockedValue { state in
      state.nextWaiter += 1
      return state.nextWaiter
    }
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        addWaiter(
          Waiter(
            isDone: { state in
              guard let found = find(&state) else { return false }
              continuation.resume(returning: found)
              return true
            }, cancel: { continuation.resume(throwing: CancellationError()) }),
          id: id)
      }
    } onCancel: {
      state.withLockedValue { $0.waiters.removeValue(forKey: id) }?.cancel()
    }
  }

  private func addWaiter(_ waiter: Waiter, id: Int = 0) {
    state.withLockedValue { state in
      if waiter.isDone(&state) { return }
      if Task.isCancelled { return waiter.cancel() }
      state.waiters[id] = waiter
    }
  }
}

extension RunningProcess.State {
  /// Moves the stream's cursor behind the next `pattern`; false when there is none.
  fileprivate mutating func advance(past pattern: [UInt8], in stream: RunningProcess.Stream) -> Bool {
    switch stream {
    case .stdout:
      guard let range = output[outputCursor...].firstRange(of: pattern) else { return false }
      outputCursor = range.upperBound
    case .stderr:
      guard let range = errors[errorCursor...].firstRange(of: pattern) else { return false }
      errorCursor = range.upperBound
    }
    return true
  }
}
