/// What a connection holds at most.
package struct RPCLimits: Sendable, Hashable {
  /// The longest line that is read. Longer ones are passed over and answered with an error.
  package var lineInBytes: Int
  /// What may wait to be written; who sends more, waits.
  package var unwrittenInBytes: Int
  /// The requests of the peer that may be worked on at once; more are refused.
  package var requestsInFlight: Int
  /// How long work goes on after the peer closed its output, so that answers nearly done are still sent.
  package var timeToFinish: Duration

  package init(
    lineInBytes: Int = 64 << 20, unwrittenInBytes: Int = 8 << 20, requestsInFlight: Int = 256,
    timeToFinish: Duration = .seconds(1)
  ) {
    self.lineInBytes = lineInBytes
    self.unwrittenInBytes = unwrittenInBytes
    self.requestsInFlight = requestsInFlight
    self.timeToFinish = timeToFinish
  }
}
