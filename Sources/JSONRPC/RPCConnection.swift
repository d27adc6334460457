import Isolation
import JSONText

/// A peer: at the other end of two descriptors, with one message of JSON-RPC on each line, or wherever an `RPCOutput` leads.
///
/// Both sides may send requests. Nothing is read before `run` is called. The descriptors are duplicated, so their owner
/// may close them at any time; the duplicates are closed when `run` has returned. Where only the output is given, messages
/// come one by one, through `answer`.
package final class RPCConnection: Sendable {
  /// How far a request of ours is.
  enum Asked {
    /// It is being sent.
    case sending
    /// The answer came before anybody waited for it.
    case answered(Result<JSONValue, any Error>)
    case waiting(CheckedContinuation<JSONValue, any Error>)
  }

  struct State {
    /// Of the peer's requests that are worked on, what cancels each.
    var inFlight: [RPCID: Signal] = [:]
    /// Our own requests that have no answer yet.
    var asked: [RPCID: Asked] = [:]
    var nextID = 1
    var isClosed = false
  }

  package let limits: RPCLimits
  let state = Locked(State())
  let output: any RPCOutput
  /// What reads and writes the lines; `nil` where messages come one by one.
  private let lines: (reader: DescriptorReader, writer: DescriptorWriter)?
  let observe: @Sendable (RPCFault) -> Void
  /// Fired when input has ended and nothing is worked on any more.
  let idle = Signal()

  /// - Parameter observe: Told of every fault, from any thread.
  /// - Throws: `RPCConnectionError.system`.
  package init(
    reading input: Int32, writing output: Int32, limits: RPCLimits = RPCLimits(),
    observe: @escaping @Sendable (RPCFault) -> Void = { _ in }
  ) throws {
    self.limits = limits
    self.observe = observe
    let reader = try DescriptorReader(input)
    let writer = try DescriptorWriter(output, limitInBytes: limits.unwrittenInBytes) { reader.stop() }
    lines = (reader, writer)
    self.output = writer
  }

  /// A connection whose messages come one by one, as over HTTP.
  /// - Parameter observe: Told of every fault, from any thread.
  package init(
    sending output: some RPCOutput, limits: RPCLimits = RPCLimits(),
    observe: @escaping @Sendable (RPCFault) -> Void = { _ in }
  ) {
    self.limits = limits
    self.observe = observe
    self.output = output
    lines = nil
  }

  /// Reads and answers until the peer closes its output or reads no more, then finishes what is in flight.
  ///
  /// Work that is not done `limits.timeToFinish` later is cancelled. When the task is cancelled, all work is, at once; what
  /// was said before is still sent, within that time.
  /// A connection whose messages come one by one has nothing to run.
  /// - Throws: `RPCConnectionError.system` when reading fails; `CancellationError`.
  package func run(_ service: some RPCService) async throws {
    guard let (reader, writer) = lines else { return }
    var failure: (any Error)?
    await withDiscardingTaskGroup { group in
      do {
        try await readAll(reader, service, &group)
      } catch {
        failure = error
      }
      close()
      await finishWork()
    }
    // In a task of its own, since last words, such as that a call is given up, are for the peer also where this one is
    // cancelled.
    await Task { await race { await writer.flush() } }.value
    writer.stop()
    try Task.checkCancellation()
    if let failure { throw failure }
  }

  /// Ends the reading, as if the peer had closed its output.
  package func stop() { lines?.reader.stop() }

  private func readAll(
    _ reader: DescriptorReader, _ service: some RPCService, _ group: inout DiscardingTaskGroup
  ) async throws {
    var splitter = LineSplitter(limitInBytes: limits.lineInBytes)
    while let piece = try await reader.next() {
      for line in splitter.append(piece) { await take(line, service, &group) }
    }
    if let line = splitter.finish() { await take(line, service, &group) }
  }

  private func take(_ line: LineSplitter.Line, _ service: some RPCService, _ group: inout DiscardingTaskGroup) async {
    switch line {
    case .whole(let bytes): await take(RPCReading(line: bytes), service, &group)
    case .tooLong:
      let fault = RPCError.invalidRequest("A message has at most \(limits.lineInBytes) bytes.")
      await take(.malformed(fault, id: nil, isAnswered: true), service, &group)
    }
  }

  /// Lets nobody wait for an answer that cannot come.
  private func close() {
    let asked = state.withLock { state in
      state.isClosed = true
      if state.inFlight.isEmpty { idle.fire() }
      return state.asked.keys.map(\.self)
    }
    for id in asked { settle(id, .failure(RPCConnectionError.closed)) }
  }

  private func finishWork() async {
    await race { await self.idle.wait() }
    cancelAll()
  }

  /// Waits for something, but no longer than `limits.timeToFinish`.
  private func race(_ wait: @escaping @Sendable () async -> Void) async {
    await withTaskGroup { group in
      group.addTask { await wait() }
      group.addTask { [limits] in
        // Fails only when it is cancelled, and then its end is what is wanted.
        try? await Task.sleep(for: limits.timeToFinish)
      }
      await group.next()
      group.cancelAll()
    }
  }
}

extension RPCConnection {
  /// Tells the connection's observer of a fault that its service found.
  package func tell(_ fault: RPCFault) { observe(fault) }
}
