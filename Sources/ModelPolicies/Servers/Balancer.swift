import Synchronization

/// Which of several equal servers a request goes to, and when.
///
/// Of those that may be asked and have room it takes the one with the least to do; among equals the one that last read
/// the same beginning of a prompt, which it may still have in its cache; then the one that was not asked for longest. Where
/// all are busy requests wait, and go in the order in which they came.
final class Balancer: Sendable {
  /// A request's place on a server, to be given back with `release`.
  struct Turn: Sendable {
    let server: Int
    fileprivate let isProbe: Bool
  }

  /// Every server failed so often that none is asked before that time; nil where there is none at all that was not tried.
  struct NoneLeft: Error {
    let until: Duration?
    let failures: Int
  }

  private struct Server {
    let limit: Int?
    var breaker: CircuitBreaker
    var running = 0
    var lastOpening: Int?
    var lastUse = 0

    var load: Double { Double(running) / Double(limit ?? 1) }
    var hasRoom: Bool { limit.map { running < $0 } ?? true }
  }

  private struct Waiter {
    let id: Int
    let wish: Wish
    let continuation: CheckedContinuation<Turn, any Error>
  }

  /// What a request asks for.
  struct Wish: Sendable {
    /// Servers that have failed it.
    var tried: Set<Int> = []
    /// Stands for the beginning of its prompt.
    var opening: Int
  }

  private struct State {
    var servers: [Server]
    var waiters: [Waiter] = []
    /// Requests that do not wait yet; whoever is cancelled by then is missing.
    var arriving: Set<Int> = []
    var counter = 0
  }

  private enum Choice {
    case server(Int)
    case wait
    case none(NoneLeft)
  }

  private let state: Mutex<State>
  private let clock: PolicyClock

  /// - Parameter limits: How many requests each server may have at once; nil for as many as come.
  init(limits: [Int?], breaker: CircuitBreaker, clock: PolicyClock) {
    state = Mutex(State(servers: limits.map { Server(limit: $0, breaker: breaker) }))
    self.clock = clock
  }

  /// Waits for a place on a server.
  ///
  /// - Throws: `NoneLeft`, `CancellationError`.
  func acquire(_ wish: Wish) async throws -> Turn {
    let id = state.withLock { state in
      state.counter += 1
      state.arriving.insert(state.counter)
      return state.counter
    }
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let ready = state.withLock { state -> [(Waiter, Result<Turn, any Error>)] in
          let waiter = Waiter(id: id, wish: wish, continuation: continuation)
          guard state.arriving.remove(id) != nil else { return [(waiter, .failure(CancellationError()))] }
          // What another server has failed has waited before.
          state.waiters.insert(waiter, at: wish.tried.isEmpty ? state.waiters.count : 0)
          return dispatch(&state)
        }
        for (waiter, result) in ready { waiter.continuation.resume(with: result) }
      }
    } onCancel: {
      let waiter = state.withLock { state -> Waiter? in
        guard let index = state.waiters.firstIndex(where: { $0.id == id }) else {
          state.arriving.remove(id)
          return nil
        }
        return state.waiters.remove(at: index)
      }
      waiter?.continuation.resume(throwing: CancellationError())
    }
  }

  /// Gives a place back and says how the request ended; whoever waits may go now.
  func release(_ turn: Turn, _ outcome: CircuitBreaker.Outcome) {
    let ready = state.withLock { state in
      state.servers[turn.server].running -= 1
      state.servers[turn.server].breaker.end(outcome, isProbe: turn.isProbe, at: clock.now())
      return dispatch(&state)
    }
    for (waiter, result) in ready { waiter.continuation.resume(with: result) }
  }

  private func dispatch(_ state: inout State) -> [(Waiter, Result<Turn, any Error>)] {
    var ready: [(Waiter, Result<Turn, any Error>)] = []
    var left: [Waiter] = []
    for waiter in state.waiters {
      switch choose(waiter.wish, state.servers) {
      case .server(let server): ready.append((waiter, .success(begin(server, waiter.wish, &state))))
      case .none(let error): ready.append((waiter, .failure(error)))
      case .wait: left.append(waiter)
      }
    }
    state.waiters = left
    return ready
  }

  private func begin(_ server: Int, _ wish: Wish, _ state: inout State) -> Turn {
    state.counter += 1
    let isProbe = state.servers[server].breaker.begin(at: clock.now())
    state.servers[server].running += 1
    state.servers[server].lastOpening = wish.opening
    state.servers[server].lastUse = state.counter
    return Turn(server: server, isProbe: isProbe)
  }

  private func choose(_ wish: Wish, _ servers: [Server]) -> Choice {
    let now = clock.now()
    var best: Int?
    var mayWait = false
    var soonest: Duration?
    var failures = 0
    for index in servers.indices where !wish.tried.contains(index) {
      let server = servers[index]
      switch server.breaker.admission(at: now) {
      case .none(let end):
        soonest = min(soonest ?? end, end)
        failures = max(failures, server.breaker.failures)
      case .afterProbe: mayWait = true
      case .any, .probe:
        mayWait = true
        if server.hasRoom, best.map({ isBetter(server, servers[$0], wish) }) ?? true { best = index }
      }
    }
    if let best { return .server(best) }
    return mayWait ? .wait : .none(NoneLeft(until: soonest, failures: failures))
  }

  private func isBetter(_ one: Server, _ other: Server, _ wish: Wish) -> Bool {
    if one.load != other.load { return one.load < other.load }
    let (knows, otherKnows) = (one.lastOpening == wish.opening, other.lastOpening == wish.opening)
    return knows == otherKnows ? one.lastUse < other.lastUse : knows
  }
}
