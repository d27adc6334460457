import Isolation
import MCP

/// The sessions that clients of the older revisions have begun.
final class MCPSessions: Sendable {
  /// A client with a server of its own.
  final class Session: Sendable {
    let id = UnguessableName.make()
    let server: MCPServer
    /// Fired when it is over.
    let end = Signal()

    init(_ server: MCPServer) { self.server = server }

    /// Runs the calls that become tasks, until the session ends.
    func host() async {
      await withTaskGroup { group in
        group.addTask { await self.server.hostTasks() }
        group.addTask { await self.end.wait() }
        await group.next()
        group.cancelAll()
      }
    }
  }

  private struct Entry {
    let session: Session
    var lastUsed: ContinuousClock.Instant
    var requests = 0
  }

  private let entries = Locked<[String: Entry]>([:])
  private let limits: MCPHTTPLimits
  private let clock: @Sendable () -> ContinuousClock.Instant
  private let begun: AsyncStream<Session>
  private let begin: AsyncStream<Session>.Continuation

  init(_ limits: MCPHTTPLimits, clock: @escaping @Sendable () -> ContinuousClock.Instant) {
    self.limits = limits
    self.clock = clock
    // Bounded: no more begin than may be open, but for those that have ended again.
    (begun, begin) = AsyncStream.makeStream(of: Session.self, bufferingPolicy: .unbounded)
  }

  /// Runs what sessions have to run, until its own task is cancelled.
  func host() async {
    await withDiscardingTaskGroup { group in
      for await session in begun where !session.end.hasFired { group.addTask { await session.host() } }
      group.cancelAll()
    }
  }

  /// Begins a session, in use; `nil` where there are too many, and all are in use.
  func open(_ server: MCPServer) -> Session? {
    let session = Session(server)
    let now = clock()
    var ended: [Session] = []
    let isOpen = entries.withLock { entries in
      ended = Self.takeAged(&entries, before: now - limits.sessionAge)
      if entries.count >= limits.sessions {
        let idle = entries.filter { $0.value.requests == 0 }
        guard let oldest = idle.min(by: { $0.value.lastUsed < $1.value.lastUsed }) else { return false }
        entries[oldest.key] = nil
        ended.append(oldest.value.session)
      }
      entries[session.id] = Entry(session: session, lastUsed: now, requests: 1)
      return true
    }
    for session in ended { session.end.fire() }
    guard isOpen else { return nil }
    begin.yield(session)
    return session
  }

  /// The session of a name, in use until `leave`; `nil` where there is none, or none any more.
  func enter(_ id: String) -> Session? {
    let now = clock()
    var ended: [Session] = []
    let session = entries.withLock { entries -> Session? in
      ended = Self.takeAged(&entries, before: now - limits.sessionAge)
      entries[id]?.requests += 1
      entries[id]?.lastUsed = now
      return entries[id]?.session
    }
    for session in ended { session.end.fire() }
    return session
  }

  func leave(_ session: Session) {
    let now = clock()
    entries.withLock { entries in
      entries[session.id]?.requests -= 1
      entries[session.id]?.lastUsed = now
    }
  }

  /// Ends a session, and cancels all that it is worked on for.
  func close(_ session: Session) {
    entries.withLock { $0[session.id] = nil }
    session.end.fire()
    session.server.cancelAll()
  }

  private static func takeAged(
    _ entries: inout [String: Entry], before limit: ContinuousClock.Instant
  ) -> [Session] {
    let aged = entries.filter { $0.value.requests == 0 && $0.value.lastUsed < limit }
    for id in aged.keys { entries[id] = nil }
    return aged.values.map(\.session)
  }
}
