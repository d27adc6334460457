/// Something that happened at the scripted server.
package enum ReplayEvent: Sendable {
  case connected(connection: Int)
  case request(SeenRequest)
  /// The request was answered 422, since the recording was not made for it.
  case refused(Refusal)
  /// The whole answer, or all of it that its fault lets through, was written.
  case answered(request: Int)
  /// The client closed the connection before the answer was written in full.
  case abandoned(request: Int)
  case disconnected(connection: Int)
}

/// Why a request got no answer from the recording.
package struct Refusal: Sendable, CustomStringConvertible {
  /// The request's number.
  package let request: Int
  /// The exchange it was held against; nil when a rule for all requests was broken or none was left.
  package let exchange: String?
  /// At least one.
  package let reasons: [String]

  /// The text of the error that the client got.
  package var description: String {
    let subject = exchange.map { "request \(request) is not what \($0) expects" } ?? "request \(request) is refused"
    return "replay: \(subject): \(reasons.joined(separator: "; "))"
  }
}
