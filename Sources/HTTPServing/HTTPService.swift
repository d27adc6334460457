/// What is served.
package protocol HTTPService: Sendable {
  /// Judges a request by its head, before its body is read; `nil` where it is to be read and answered.
  ///
  /// Called on the thread of the connection, so it must be quick.
  func refusal(of head: HTTPHead) -> HTTPAnswer?

  /// Answers a request.
  ///
  /// Its task is cancelled when the server ends, and not when the client goes away: that is for the service to heed.
  func answer(_ call: HTTPCall) async
}

/// What a server holds at most.
package struct HTTPLimits: Sendable, Hashable {
  package var connections: Int
  package var bodyInBytes: Int
  /// How long a connection may be without a whole request.
  package var silence: Duration
  /// How long answers may still be sent when the server ends.
  package var timeToFinish: Duration

  package init(
    connections: Int = 256, bodyInBytes: Int = 4 << 20, silence: Duration = .seconds(120),
    timeToFinish: Duration = .seconds(1)
  ) {
    self.connections = connections
    self.bodyInBytes = bodyInBytes
    self.silence = silence
    self.timeToFinish = timeToFinish
  }
}

/// Why no server could be started.
package enum HTTPServingError: Error, Sendable, Hashable {
  /// Another program listens there.
  case taken(host: String, port: Int)
  /// The system refused the address, with its reason.
  case refused(host: String, port: Int, reason: String)
}
