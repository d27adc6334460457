import CCurl
import Isolation

/// The front of the loop thread: takes commands from any thread and wakes it.
final class TransferLoop: Sendable {
  enum Command: Sendable {
    case start(Exchange, HTTPRequest)
    case abandon(UInt64)
    case unpause(UInt64)
    case keepWaiting(UInt64)
    case timeOut(UInt64)
    case stop
  }

  private enum Phase {
    case notStarted
    case running
    case stopped
  }

  private struct State {
    var phase = Phase.notStarted
    var commands: [Command] = []
    var nextID: UInt64 = 0
    var multi: UnsafeMutableRawPointer?
  }

  private let configuration: HTTPClient.Configuration
  private let library: CurlLibrary
  private let state = Locked(State())
  let statistics = Locked(HTTPStatistics())

  /// Starts a thread; returns 0 or the error number.
  private let startsThread: @Sendable (@escaping @Sendable () -> Void) -> Int32

  init(
    configuration: HTTPClient.Configuration, library: CurlLibrary = .system,
    startsThread: @escaping @Sendable (@escaping @Sendable () -> Void) -> Int32 = startThread
  ) {
    self.configuration = configuration
    self.library = library
    self.startsThread = startsThread
  }

  /// Hands `request` to the loop thread, which is started when it is the first.
  func start(_ request: HTTPRequest, bufferLimit: Int) throws(HTTPError) -> Exchange {
    if let reason = library.load() {
      throw HTTPError(.libraryUnavailable, "libcurl, which nexus needs for HTTP, cannot be used: \(reason)")
    }
    let begun = state.withLock { state -> Result<UInt64, HTTPError> in
      if state.phase == .notStarted, let error = launch(&state) { return .failure(error) }
      guard state.phase == .running else {
        return .failure(HTTPError(.clientClosed, "The HTTP client was shut down"))
      }
      state.nextID += 1
      return .success(state.nextID)
    }
    let exchange = Exchange(id: try begun.get(), bufferLimit: bufferLimit, loop: self)
    if !send(.start(exchange, request)) { exchange.finish(HTTPError(.clientClosed, "The HTTP client was shut down")) }
    return exchange
  }

  /// Returns whether the loop will see the command: not before the first request and not after `.stop`.
  @discardableResult
  func send(_ command: Command) -> Bool {
    state.withLock { state in
      guard state.phase == .running, let multi = state.multi else {
        if case .stop = command { state.phase = .stopped }
        return false
      }
      // One wake-up serves all commands until they are taken. Within the lock, since the loop frees the handle after
      // it has stopped under the same lock.
      if state.commands.isEmpty { nexus_curl_multi_wakeup(multi) }
      state.commands.append(command)
      return true
    }
  }

  /// The commands since the last call, in order.
  func takeCommands() -> [Command] {
    state.withLock { state in
      defer { state.commands = [] }
      return state.commands
    }
  }

  /// Refuses further commands and returns those that came too late.
  func close() -> [Command] {
    state.withLock { state in
      state.phase = .stopped
      state.multi = nil
      defer { state.commands = [] }
      return state.commands
    }
  }

  private func launch(_ state: inout State) -> HTTPError? {
    guard let multi = nexus_curl_multi_init() else {
      return HTTPError(.libraryUnavailable, "libcurl cannot allocate a multi handle")
    }
    state.multi = multi
    state.phase = .running
    let configuration = configuration
    nonisolated(unsafe) let handle = multi  // from here on only the new thread uses it, but for wake-ups
    let status = startsThread { LoopThread(multi: handle, loop: self, configuration: configuration).run() }
    guard status != 0 else { return nil }
    // The next request tries again: by then there may be room for a thread.
    nexus_curl_multi_cleanup(multi)
    (state.multi, state.phase) = (nil, .notStarted)
    return HTTPError(.libraryUnavailable, "No thread can be started for HTTP (error \(status))")
  }
}
