/// Why an HTTP exchange failed.
///
/// A response with an error status is not an `HTTPError`; a cancelled task throws `CancellationError`.
package struct HTTPError: Error, Equatable, CustomStringConvertible {
  package enum Code: Sendable, Equatable {
    /// The URL cannot be parsed, or is neither `http` nor `https`.
    case invalidURL
    /// A header that HTTP cannot carry.
    case invalidRequest
    /// The client may reach this machine alone.
    case notLoopback
    case cannotResolve
    case cannotConnect
    case connectTimeout
    case firstByteTimeout
    case idleTimeout
    /// The connection broke before the response was complete; `progress` says how far it had come.
    case connectionLost
    /// The TLS handshake or the check of the certificate failed.
    case tls
    /// What came back is not HTTP.
    case invalidResponse
    /// The response, or one line of it, is longer than the reader allows.
    case responseTooLong
    /// libcurl cannot be loaded, or is too old.
    case libraryUnavailable
    /// The client was shut down before the exchange was over.
    case clientClosed
    /// The body is being read by another task; it has one consumer.
    case bodyInUse
    /// Any other failure, with libcurl's number for it.
    case transport(Int32)
  }

  package let code: Code
  /// One sentence for a person, without a final period.
  package let message: String
  package let progress: HTTPProgress

  package init(_ code: Code, _ message: String, progress: HTTPProgress = HTTPProgress()) {
    self.code = code
    self.message = message
    self.progress = progress
  }

  package var description: String { message }
}

/// How far an exchange had come when it ended.
package struct HTTPProgress: Sendable, Equatable {
  /// Whether a connection was ready for the request.
  package var connected = false
  /// Whether every byte of the request was handed to the operating system.
  package var requestSentInFull = false
  /// Whether at least one byte of the response arrived.
  package var responseBegan = false
  /// Bytes of the body that arrived.
  package var bytesReceived = 0

  package init() {}
}
