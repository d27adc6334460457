/// One HTTP request: what is sent, and how long silence may last.
package struct HTTPRequest: Sendable {
  package var method: HTTPMethod
  /// Absolute, `http` or `https`. Redirects are not followed.
  package var url: String
  /// Sent in this order. A header of libcurl's own (`Accept`, `User-Agent`, `Content-Type`) is replaced by one given here.
  package var headers: [HTTPHeader]
  package var body: [UInt8]
  package var timeouts: HTTPTimeouts
  /// A file with the certificates (PEM) of the authorities to trust instead of the system's; nil for the system's.
  package var caFile: String?
  /// Asked when the first-byte or idle limit passes: `true` starts the limit anew, `false` (or `nil` here) fails the exchange.
  ///
  /// Runs in a child task of whoever awaits the response, and is cancelled as soon as the server says something.
  package var onSilence: (@Sendable (HTTPSilence) async -> Bool)?

  package init(
    _ method: HTTPMethod,
    _ url: String,
    headers: [HTTPHeader] = [],
    body: [UInt8] = [],
    timeouts: HTTPTimeouts = HTTPTimeouts(),
    caFile: String? = nil,
    onSilence: (@Sendable (HTTPSilence) async -> Bool)? = nil
  ) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
    self.timeouts = timeouts
    self.caFile = caFile
    self.onSilence = onSilence
  }
}

package enum HTTPMethod: String, Sendable {
  case get = "GET"
  case head = "HEAD"
  case post = "POST"
  case delete = "DELETE"
}

package struct HTTPHeader: Sendable, Equatable {
  package var name: String
  package var value: String

  package init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }
}

/// How long an exchange may stand still. `nil` is no limit; there is no limit on the total.
///
/// Time during which the computer is suspended does not count.
package struct HTTPTimeouts: Sendable, Equatable {
  /// Resolving the name, connecting and the TLS handshake together.
  package var connect: Duration?
  /// From the moment the connection is ready for the request to the first byte of the response.
  package var firstByte: Duration?
  /// Between two arrivals of bytes after the first; not counted while the reader holds back a full buffer.
  package var idle: Duration?

  package init(connect: Duration? = .seconds(10), firstByte: Duration? = nil, idle: Duration? = nil) {
    self.connect = connect
    self.firstByte = firstByte
    self.idle = idle
  }
}

/// A limit on silence that has passed.
package struct HTTPSilence: Sendable, Equatable {
  package enum Phase: Sendable, Equatable {
    case firstByte
    case idle
  }

  package let phase: Phase
  /// The limit that passed.
  package let limit: Duration
}
