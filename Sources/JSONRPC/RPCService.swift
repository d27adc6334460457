package import JSONText

/// What answers the requests of a connection.
package protocol RPCService: Sendable {
  /// Whether several messages may stand in one array. Asked when one comes.
  var acceptsBatches: Bool { get }
  /// What a request is answered with after it was cancelled; `nil` for no answer at all.
  var answerToCancelled: RPCError? { get }

  /// Says how a request is answered.
  ///
  /// Called for one message at a time, in the order of arrival, so that a state that messages change is the same for
  /// every peer. Must not block; what takes time is `RPCReply.work`.
  func reply(to request: RPCRequest, on connection: RPCConnection) -> RPCReply

  /// Takes a notification; in the same order, and under the same rules. Unknown ones are to be ignored.
  func receive(_ notification: RPCNotification, on connection: RPCConnection)
}

extension RPCService {
  package var acceptsBatches: Bool { false }
  package var answerToCancelled: RPCError? { nil }
}

/// How a request is answered.
package enum RPCReply: Sendable {
  case now(Result<JSONValue, RPCError>)
  /// By what this returns, whenever it does. It is a task of its own, and cancelled when the request is.
  ///
  /// An `RPCError` that it throws is the answer. Any other error is kept from the peer and told to the connection's
  /// observer.
  case work(@Sendable () async throws -> JSONValue)

  package static func result(_ value: JSONValue) -> RPCReply { .now(.success(value)) }
  package static func error(_ error: RPCError) -> RPCReply { .now(.failure(error)) }
}

/// What went wrong on a connection and stays between it and its owner.
package enum RPCFault: Sendable {
  /// A line that is no message.
  case malformed(RPCError)
  /// An answer that nobody waits for, or no longer.
  case unexpectedAnswer(RPCResponse)
  /// The work on a request threw something that is no `RPCError`.
  case failedWork(method: String, any Error)
}
