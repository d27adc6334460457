package import JSONText
package import NexusProtocol

/// What was found of one thing that nexus needs: how it is, and what mends it.
package struct Diagnosis: Sendable {
  package enum State: String, Sendable {
    case good = "ok"
    /// Worth knowing; nothing has to be done.
    case note
    /// In the way of nexus's work.
    case fault
  }

  /// What was looked at, in a word or three.
  package let topic: String
  package let state: State
  package let text: String
  /// What to do about it: a command in backquotes, or a sentence.
  package let remedy: String?
  /// The error that a library reported, where that is what was found; whoever shows it finds the words.
  package let failure: (any Error)?
  /// For programs.
  package let details: [JSONObject.Member]

  package init(
    _ topic: String, _ state: State, _ text: String, remedy: String? = nil, details: [(String, JSONValue)] = []
  ) {
    self.topic = topic
    self.state = state
    self.text = text
    self.remedy = remedy
    failure = nil
    self.details = details.map { JSONObject.Member(key: $0.0, value: $0.1) }
  }

  /// A fault that a library reported.
  package init(_ topic: String, failure: any Error) {
    self.topic = topic
    self.failure = failure
    (state, text, remedy, details) = (.fault, "", nil, [])
  }

  /// With the words for an error in their place.
  package func told(by describe: (any Error) -> UserError) -> Diagnosis {
    guard let failure else { return self }
    let error = describe(failure)
    return Diagnosis(topic, .fault, error.message, remedy: error.hint)
  }

  package var json: JSONValue {
    JSONValue(members: [
      ("topic", .string(topic)), ("state", .string(state.rawValue)), ("text", .string(text)),
      ("remedy", remedy.map(JSONValue.string) ?? .null), ("details", .object(JSONObject(details))),
    ])
  }
}
