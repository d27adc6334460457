import Isolation

/// Sends HTTP requests and streams their responses.
///
/// All exchanges share one libcurl multi handle on one thread, which starts with the first request and ends with the
/// client; idle connections are kept and reused. libcurl is loaded with the first request.
package final class HTTPClient: Sendable {
  private let configuration: Configuration
  private let loop: TransferLoop

  package struct Configuration: Sendable {
    /// Bytes of a response that wait for its reader before the server has to.
    package var bufferLimitInBytes: Int
    package var proxy: HTTPProxy
    package var userAgent: String
    /// Whether every request to another machine is refused.
    package var isLoopbackOnly: Bool

    package init(
      bufferLimitInBytes: Int = 1 << 20, proxy: HTTPProxy = .none, userAgent: String = "nexus",
      isLoopbackOnly: Bool = false
    ) {
      self.bufferLimitInBytes = bufferLimitInBytes
      self.proxy = proxy
      self.userAgent = userAgent
      self.isLoopbackOnly = isLoopbackOnly
    }
  }

  package init(_ configuration: Configuration = Configuration()) {
    self.configuration = configuration
    loop = TransferLoop(configuration: configuration)
  }

  init(_ configuration: Configuration, library: CurlLibrary) {
    self.configuration = configuration
    loop = TransferLoop(configuration: configuration, library: library)
  }

  deinit { loop.send(.stop) }

  /// Sends `request` and waits for the headers of its response.
  ///
  /// A request on a kept connection that turns out to be dead is sent once more on a new one, unless a byte of a response
  /// came. Cancelling the task closes the connection, here and while the body is read.
  /// - Throws: `HTTPError` or `CancellationError`.
  package func send(_ request: HTTPRequest) async throws -> HTTPResponse {
    try request.check()
    if configuration.isLoopbackOnly, !request.isLoopback {
      throw HTTPError(.notLoopback, "It is on another machine, and nothing may leave this one")
    }
    let exchange = try loop.start(request, bufferLimit: configuration.bufferLimitInBytes)
    let reader = ExchangeReader(exchange: exchange, onSilence: request.onSilence, client: self)
    guard case .head(let head) = try await reader.next() else {
      throw HTTPError(.invalidResponse, "The response of \(request.url) has no headers")
    }
    return HTTPResponse(status: head.status, headers: head.headers, body: HTTPBody(reader: reader))
  }

  /// Fails what is under way with `.clientClosed`, closes every connection and ends the thread.
  package func shutdown() {
    loop.send(.stop)
  }

  package var statistics: HTTPStatistics { loop.statistics.withLock { $0 } }
}

/// What a client has done so far. An exchange is counted before its reader sees the end.
package struct HTTPStatistics: Sendable, Equatable {
  package internal(set) var exchanges = 0
  package internal(set) var newConnections = 0
  /// How often a server had to wait for a slow reader.
  package internal(set) var pauses = 0
}

/// Where requests go through. Loopback hosts are always reached directly.
package enum HTTPProxy: Sendable, Equatable {
  case none
  /// What `http_proxy`, `https_proxy`, `all_proxy` and `no_proxy` say, as libcurl reads them.
  case environment
  case url(String)
}
