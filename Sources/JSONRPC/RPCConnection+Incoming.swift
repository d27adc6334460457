import Isolation
import JSONText

extension RPCConnection {
  /// Does what one message asks for, and returns when all of it is answered; for connections that read nothing themselves.
  ///
  /// When the task is cancelled, the work is.
  package func answer(_ reading: RPCReading, by service: some RPCService) async {
    await withDiscardingTaskGroup { group in await take(reading, service, &group) }
  }

  /// Whether a request of the peer is being worked on.
  package func isWorking(on id: RPCID) -> Bool { state.withLock { $0.inFlight[id] != nil } }

  /// Cancels all work on requests of the peer.
  package func cancelAll() {
    for cancellation in state.withLock({ Array($0.inFlight.values) }) { cancellation.fire() }
  }

  /// Cancels the work on a request of the peer. Ids that are not in flight are ignored: the answer may be under way.
  package func cancel(_ id: RPCID) {
    state.withLock { $0.inFlight[id] }?.fire()
  }

  func take(_ reading: RPCReading, _ service: some RPCService, _ group: inout DiscardingTaskGroup) async {
    switch reading {
    case .batch(let readings):
      guard service.acceptsBatches else {
        let fault = RPCError.invalidRequest("Messages must be sent one by one, not in an array.")
        return await take(.malformed(fault, id: nil, isAnswered: true), service, &group)
      }
      let answers = readings.compactMap { begin($0, service) }
      if answers.isEmpty { return }
      if answers.allSatisfy(\.isReady) { return await send(.array(answers.compactMap { $0.ready?.json })) }
      group.addTask { await self.finishBatch(answers, service) }
    default:
      switch begin(reading, service) {
      case nil: break
      case .ready(let response): await send(RPCMessage.response(response).json)
      case .work(let request, let cancellation, let work):
        group.addTask {
          if let response = await self.perform(request, cancellation, work, service) {
            await self.send(RPCMessage.response(response).json)
          }
        }
      }
    }
  }

  /// An answer, or the work that makes one.
  private enum Begun: Sendable {
    case ready(RPCResponse)
    case work(RPCRequest, Signal, @Sendable () async throws -> JSONValue)

    var isReady: Bool { ready != nil }
    var ready: RPCMessage? {
      if case .ready(let response) = self { .response(response) } else { nil }
    }
  }

  /// Does for a message what must be done in order; returns what is left to be answered.
  private func begin(_ reading: RPCReading, _ service: some RPCService) -> Begun? {
    switch reading {
    case .message(.request(let request)): return begin(request, service)
    case .message(.notification(let notification)):
      service.receive(notification, on: self)
      return nil
    case .message(.response(let response)):
      receive(response)
      return nil
    case .malformed(let fault, let id, let isAnswered):
      observe(.malformed(fault))
      return isAnswered ? .ready(RPCResponse(id: id, result: .failure(fault))) : nil
    case .batch:
      let fault = RPCError.invalidRequest("A message must be an object, not an array.")
      return .ready(RPCResponse(id: nil, result: .failure(fault)))
    }
  }

  private func begin(_ request: RPCRequest, _ service: some RPCService) -> Begun {
    if state.withLock({ $0.inFlight[request.id] != nil }) {
      let fault = RPCError.invalidRequest("A request with this id is in flight.")
      return .ready(RPCResponse(id: request.id, result: .failure(fault)))
    }
    switch service.reply(to: request, on: self) {
    case .now(let result): return .ready(RPCResponse(id: request.id, result: result))
    case .work(let work):
      let cancellation = Signal()
      let isTaken = state.withLock { state in
        guard state.inFlight.count < limits.requestsInFlight else { return false }
        state.inFlight[request.id] = cancellation
        return true
      }
      guard isTaken else {
        return .ready(RPCResponse(id: request.id, result: .failure(.busy(limit: limits.requestsInFlight))))
      }
      return .work(request, cancellation, work)
    }
  }

  private func perform(
    _ request: RPCRequest, _ cancellation: Signal, _ work: @escaping @Sendable () async throws -> JSONValue,
    _ service: some RPCService
  ) async -> RPCResponse? {
    defer {
      state.withLock { state in
        state.inFlight[request.id] = nil
        if state.isClosed, state.inFlight.isEmpty { idle.fire() }
      }
    }
    let result = await outcome(of: request, cancellation, work)
    if cancellation.hasFired {
      return service.answerToCancelled.map { RPCResponse(id: request.id, result: .failure($0)) }
    }
    return RPCResponse(id: request.id, result: result)
  }

  /// Runs the work beside a task that waits for its cancellation: the first to end ends the other.
  private func outcome(
    of request: RPCRequest, _ cancellation: Signal, _ work: @escaping @Sendable () async throws -> JSONValue
  ) async -> Result<JSONValue, RPCError> {
    await withTaskGroup(of: Result<JSONValue, RPCError>?.self) { group in
      group.addTask {
        do {
          return .success(try await work())
        } catch let error as RPCError {
          return .failure(error)
        } catch {
          if !(error is CancellationError) { self.observe(.failedWork(method: request.method, error)) }
          return .failure(.internalError("The request failed."))
        }
      }
      group.addTask {
        await cancellation.wait()
        return nil
      }
      var result: Result<JSONValue, RPCError>?
      while let ended = await group.next() {
        group.cancelAll()
        if let ended { result = ended }
      }
      return result ?? .failure(.internalError("The request was cancelled."))
    }
  }

  private func finishBatch(_ answers: [Begun], _ service: some RPCService) async {
    let responses = await withTaskGroup(of: (Int, RPCResponse?).self) { group in
      for (index, answer) in answers.enumerated() {
        group.addTask {
          switch answer {
          case .ready(let response): (index, response)
          case .work(let request, let cancellation, let work):
            (index, await self.perform(request, cancellation, work, service))
          }
        }
      }
      return await group.reduce(into: [RPCResponse?](repeating: nil, count: answers.count)) { $0[$1.0] = $1.1 }
    }
    let sent = responses.compactMap(\.self)
    if !sent.isEmpty { await send(.array(sent.map { RPCMessage.response($0).json })) }
  }
}
