package import CurlHTTP
package import NexusProtocol

extension ModelError {
  /// What a failed exchange means. Only what failed before a byte of the answer may be repeated at leisure.
  package init(httpError error: HTTPError, server: String) {
    // libcurl's own texts name the address, which `server` holds.
    switch error.code {
    case .cannotConnect:
      let message = "No connection could be made: the server is not running, or its address is wrong"
      self.init(.unreachable, message, retry: .withBackoff)
    case .connectTimeout:
      self.init(.unreachable, "No connection came about in time", retry: .withBackoff)
    case .cannotResolve:
      self.init(.unreachable, "The name of the server's machine is not known", retry: .once)
    case .connectionLost where !error.progress.responseBegan:
      self.init(.unreachable, "The server closed the connection without an answer", retry: .withBackoff)
    case .connectionLost:
      self.init(.incomplete, "The connection broke before the reply was complete", retry: .once)
    case .firstByteTimeout, .idleTimeout: self.init(.timedOut, error.message)
    case .invalidResponse: self.init(.notAModelServer, "What answers there does not speak HTTP")
    case .responseTooLong, .clientClosed, .bodyInUse: self.init(.incomplete, error.message)
    case .invalidRequest: self.init(.badRequest, error.message)
    case .tls: self.init(.unsafeConnection, error.message)
    case .notLoopback: self.init(.remoteNotAllowed, error.message)
    case .invalidURL, .libraryUnavailable, .transport: self.init(.unreachable, error.message)
    }
    self.server = server
  }
}
