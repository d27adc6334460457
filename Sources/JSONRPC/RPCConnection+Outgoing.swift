import Isolation
package import JSONText

extension RPCConnection {
  /// Sends a request and waits for its answer.
  ///
  /// When the task is cancelled or `limit` passes, the peer is told by the notification that `cancelling` makes of the
  /// request's id, and an answer that still comes is dropped.
  /// - Throws: The `RPCError` that the peer answered with; `RPCConnectionError.closed` and `.timedOut`;
  ///   `CancellationError`.
  package func request(
    _ method: String, _ parameters: JSONValue? = nil, within limit: Duration? = nil,
    cancelling: @escaping @Sendable (RPCID) -> RPCNotification?
  ) async throws -> JSONValue {
    guard let limit else { return try await request(method, parameters, cancelling) }
    return try await withThrowingTaskGroup(of: JSONValue?.self) { group in
      group.addTask { try await self.request(method, parameters, cancelling) }
      group.addTask {
        try await Task.sleep(for: limit)
        return nil
      }
      defer { group.cancelAll() }
      guard let answer = try await group.next() ?? nil else {
        throw RPCConnectionError.timedOut(method: method, limit: limit)
      }
      return answer
    }
  }

  private func request(
    _ method: String, _ parameters: JSONValue?, _ cancelling: @escaping @Sendable (RPCID) -> RPCNotification?
  ) async throws -> JSONValue {
    let id = try state.withLock { state in
      if state.isClosed { throw RPCConnectionError.closed }
      defer { state.nextID += 1 }
      state.asked[RPCID(state.nextID)] = .sending
      return RPCID(state.nextID)
    }
    let request = RPCRequest(id: id, method: method, parameters: parameters)
    return try await withTaskCancellationHandler {
      do {
        try await output.send(RPCMessage.request(request).json)
      } catch {
        settle(id, .failure(error))
      }
      return try await withCheckedThrowingContinuation { continuation in
        let result: Result<JSONValue, any Error>? = state.withLock { state in
          if case .answered(let result) = state.asked[id] {
            state.asked[id] = nil
            return result
          }
          state.asked[id] = .waiting(continuation)
          return nil
        }
        if let result { continuation.resume(with: result) }
      }
    } onCancel: {
      // The peer is told before whoever waits goes on, and perhaps ends the connection.
      if isOpen(id), let notification = cancelling(id) { notify(notification) }
      settle(id, .failure(CancellationError()))
    }
  }

  private func isOpen(_ id: RPCID) -> Bool {
    state.withLock { state in
      switch state.asked[id] {
      case nil, .answered: false
      case .sending, .waiting: true
      }
    }
  }

  /// Ends the waiting for an answer; false when nobody waits.
  @discardableResult
  func settle(_ id: RPCID, _ result: Result<JSONValue, any Error>) -> Bool {
    let (continuation, isSettled): (CheckedContinuation<JSONValue, any Error>?, Bool) = state.withLock { state in
      switch state.asked[id] {
      case nil, .answered: return (nil, false)
      case .sending:
        state.asked[id] = .answered(result)
        return (nil, true)
      case .waiting(let continuation):
        state.asked[id] = nil
        return (continuation, true)
      }
    }
    continuation?.resume(with: result)
    return isSettled
  }

  func receive(_ response: RPCResponse) {
    guard let id = response.id, settle(id, response.result.mapError { $0 as any Error }) else {
      return observe(.unexpectedAnswer(response))
    }
  }

  /// Sends a notification if there is room for it.
  /// - Returns: Whether it was taken; not where the peer reads too slowly, or not any more.
  @discardableResult
  package func notify(_ notification: RPCNotification) -> Bool {
    do {
      return try output.sendIfThereIsRoom(RPCMessage.notification(notification).json)
    } catch {
      return false
    }
  }

  /// Sends a notification, and waits where the peer reads slowly.
  /// - Throws: `RPCConnectionError.closed`; `CancellationError`.
  package func send(_ notification: RPCNotification) async throws {
    try await output.send(RPCMessage.notification(notification).json)
  }

  /// Sends an answer. That nobody reads it ends the reading, too, so there is nothing more to be done about it.
  func send(_ answer: JSONValue) async {
    do {
      try await output.send(answer)
    } catch {
      stop()
    }
  }
}
