/// What an endpoint holds at most.
package struct MCPHTTPLimits: Sendable, Hashable {
  /// Sessions of the older revisions; beyond, the one that was longest without a request is ended.
  package var sessions: Int
  /// How long a session may be without a request.
  package var sessionAge: Duration
  /// Requests that are worked on at once, by all clients together.
  package var requests: Int
  /// How long a stream may be silent before something is sent to keep it.
  package var silence: Duration

  package init(
    sessions: Int = 64, sessionAge: Duration = .seconds(3600), requests: Int = 256, silence: Duration = .seconds(15)
  ) {
    self.sessions = sessions
    self.sessionAge = sessionAge
    self.requests = requests
    self.silence = silence
  }
}
