#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Why a connection, or a request sent over it, came to nothing.
package enum RPCConnectionError: Error, Sendable, Hashable {
  /// The peer is gone: its output has ended, or nobody reads what is sent to it.
  case closed
  /// No answer within the limit; the peer was told that the request is cancelled.
  case timedOut(method: String, limit: Duration)
  /// The system refused a call, with the number that `errno` had.
  case system(_ call: String, _ number: Int32)

  package var message: String {
    switch self {
    case .closed: "The other program closed the connection."
    case .timedOut(let method, let limit): "There was no answer to \"\(method)\" within \(limit)."
    case .system(let call, let number): "The system refused \(call): \(String(cString: strerror(number)))."
    }
  }
}
