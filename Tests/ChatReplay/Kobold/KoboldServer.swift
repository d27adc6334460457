package import JSONText
package import ScriptedServer
import Synchronization

/// A scripted KoboldCpp on a loopback port: it answers requests for runs in their order, holds each to what such a server
/// takes, and goes wrong where an answer says so.
package final class KoboldServer: Sendable {
  package struct Setup: Sendable {
    /// As the server tells it.
    package var model = "koboldcpp/Qwen3-8B-Q4_K_M"
    package var version = "1.117.1"
    package var contextLength = 8192
    /// What requests must bring, if anything.
    package var password: String?
    /// Whether it writes messages in its template, as newer versions do.
    package var hasTemplates = true
    /// What `/props` shows; nil from versions without it.
    package var template: String? = "{{ tools }}<|im_start|>{{ enable_thinking }}<think>"
    /// Whether prompts end with the mark of thinking.
    package var opensThinking = false
    /// Whether schemas become grammars.
    package var makesGrammars = true
    package var bytesPerToken = 4
    /// What it says it is.
    package var program = "KoboldCpp"

    package init() {}
  }

  private let desk: KoboldDesk

  /// - Parameter chats: What it answers where OpenAI's API is imitated.
  package init(
    _ answers: [KoboldAnswer] = [], chats: [ChatAnswer] = [], _ change: (inout Setup) -> Void = { _ in }
  ) throws {
    var setup = Setup()
    change(&setup)
    let desk = KoboldDesk(setup: setup, answers: answers, chats: chats)
    self.desk = desk
    try desk.runs.start { [weak desk] in try desk?.answer($0, $1) ?? false }
  }

  deinit { desk.runs.stop() }

  package var url: String { "http://127.0.0.1:\(desk.runs.port)" }
  /// The bodies of the requests for runs.
  package var bodies: [JSONValue] { desk.runs.bodies }
  package var chatBodies: [JSONValue] { desk.chats.bodies }
  /// The bodies of the requests to count and to write messages in the template.
  package var counted: [JSONValue] { desk.counted.all }
  /// The keys of the runs that were to be ended.
  package var abortedKeys: [String] { desk.aborted.all }
  /// Happens when a run is to be ended.
  package var abortion: Occasion { desk.abortion }
  package var complaints: [String] { desk.runs.complaints + desk.chats.complaints }
}
