package import NexusProtocol

/// Servers with the same models as one model: each request goes to the one that is well and has the least to do.
///
/// For one server alone it is a limit of how much is asked at once, and an end to asking one that does not answer. Where a
/// server cannot be used the request goes to the next at once; every other failure is for others to decide.
package struct BalancedModel: LanguageModel {
  /// One of the servers.
  package struct Server: Sendable {
    package var model: any LanguageModel
    /// For messages.
    package var address: String
    /// How many requests it may have at once; nil for as many as come.
    package var limit: Int?
    package var kind: ServerKind

    package init(
      _ model: any LanguageModel, address: String, limit: Int? = nil, kind: ServerKind = .ollama
    ) {
      self.model = model
      self.address = address
      self.limit = limit
      self.kind = kind
    }
  }

  private let servers: [Server]
  private let balancer: Balancer
  private let clock: PolicyClock

  package init(_ servers: [Server], breaker: CircuitBreaker = CircuitBreaker(), clock: PolicyClock = .system) {
    self.servers = servers
    self.clock = clock
    balancer = Balancer(limits: servers.map(\.limit), breaker: breaker, clock: clock)
  }

  /// - Throws: `ModelError.unreachable` where all servers are left alone after failures, and what the first model throws
  ///   that was asked.
  package func reply(
    to request: ChatRequest, onEvent: @Sendable (ModelEvent) async throws -> Void
  ) async throws -> ModelReply {
    var wish = Balancer.Wish(opening: request.openingHash)
    var first: ModelError?
    while true {
      let turn: Balancer.Turn
      do {
        turn = try await balancer.acquire(wish)
      } catch let none as Balancer.NoneLeft {
        throw first ?? leftAlone(none, request)
      }
      if let first { try await tell(first, wish, turn, onEvent) }
      do {
        let reply = try await servers[turn.server].model.reply(to: request, onEvent: onEvent)
        balancer.release(turn, .answered)
        return reply
      } catch let error as ModelError {
        balancer.release(turn, error.isOfAnIllServer ? .failed : .answered)
        wish.tried.insert(turn.server)
        guard error.mayDoBetterElsewhere, wish.tried.count < servers.count else { throw first ?? error }
        first = first ?? error
      } catch {
        balancer.release(turn, .unclear)
        throw error
      }
    }
  }

  private func tell(
    _ error: ModelError, _ wish: Balancer.Wish, _ turn: Balancer.Turn,
    _ onEvent: @Sendable (ModelEvent) async throws -> Void
  ) async throws {
    do {
      try await onEvent(.retry(reason: error.message, attempt: wish.tried.count, delay: .zero))
    } catch {
      balancer.release(turn, .unclear)
      throw error
    }
  }

  private func leftAlone(_ none: Balancer.NoneLeft, _ request: ChatRequest) -> ModelError {
    let wait = none.until.map { max(.zero, $0 - clock.now()).secondsRoundedUp } ?? 0
    let times = none.failures.counted("time")
    var error = ModelError(
      .unreachable, "It failed \(times) in a row and is not asked for another \(wait) s", model: request.model,
      server: servers.first?.address ?? "")
    error.serverKind = servers.first?.kind ?? .ollama
    return error
  }
}

extension ChatRequest {
  /// Stands for what a server may have in its cache of a prompt: the model and the first message.
  fileprivate var openingHash: Int {
    var hasher = Hasher()
    hasher.combine(model)
    hasher.combine(messages.first?.content)
    return hasher.finalize()
  }
}

extension ModelError {
  /// Whether a failure counts against its server. One that is busy is well.
  fileprivate var isOfAnIllServer: Bool {
    switch code {
    case .unreachable, .unsafeConnection, .notAModelServer, .timedOut, .incomplete: true
    case .serverError(let status): status >= 500
    default: false
    }
  }

  /// Whether the same request makes sense on another server, before any of its answer was used.
  fileprivate var mayDoBetterElsewhere: Bool {
    switch code {
    case .unreachable, .unsafeConnection, .notAModelServer, .busy, .modelNotFound, .loadFailed: true
    case .serverError(let status): status >= 500
    default: false
    }
  }
}
