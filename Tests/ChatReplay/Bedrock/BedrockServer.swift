package import JSONText
import ScriptedServer

/// A scripted Bedrock on a loopback port, runtime and control plane in one: it answers requests for replies in their order,
/// reckons each signature anew, holds each body to what the service takes, and goes wrong where an answer says so.
package final class BedrockServer: Sendable {
  package struct Setup: Sendable {
    package var model = "anthropic.claude-haiku-4-5-20251001-v1:0"
    package var region = "us-east-1"
    package var accessKey = "AKIDEXAMPLE"
    package var secretKey = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
    package var sessionToken: String?
    /// Wanted in place of a signature.
    package var bearer: String?
    /// What the client's clock shows.
    package var date = "20261121T120000Z"
    /// Whether it counts the tokens of prompts.
    package var counts = true

    package init() {}
  }

  private let desk: BedrockDesk

  package init(_ answers: [ConverseAnswer] = [], _ change: (inout Setup) -> Void = { _ in }) throws {
    var setup = Setup()
    change(&setup)
    let desk = BedrockDesk(setup: setup, answers: answers)
    self.desk = desk
    try desk.queue.start { [weak desk] in try desk?.answer($0, $1) ?? false }
  }

  deinit { desk.queue.stop() }

  package var url: String { "http://127.0.0.1:\(desk.queue.port)" }
  /// The bodies of the requests for replies.
  package var bodies: [JSONValue] { desk.queue.bodies }
  /// The paths of all requests, as they came.
  package var targets: [String] { desk.targets.all }
  package var complaints: [String] { desk.queue.complaints }
}
