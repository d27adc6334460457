import JSONText
import NexusProtocol
import Terminal

/// What was found of one thing that nexus needs: how it is, and what mends it.
struct Diagnosis: Sendable {
  enum State: String, Sendable {
    case good = "ok"
    /// Worth knowing; nothing has to be done.
    case note
    /// In the way of nexus's work.
    case fault
  }

  /// What was looked at, in a word or three.
  let topic: String
  let state: State
  let text: String
  /// What to do about it: a command in backquotes, or a sentence.
  let remedy: String?
  /// For programs.
  let details: [JSONObject.Member]

  init(
    _ topic: String, _ state: State, _ text: String, remedy: String? = nil, details: [(String, JSONValue)] = []
  ) {
    self.topic = topic
    self.state = state
    self.text = text
    self.remedy = remedy
    self.details = details.map { JSONObject.Member(key: $0.0, value: $0.1) }
  }

  /// A fault that a library reported.
  init(_ topic: String, failure: any Error) {
    let error = UserError(describing: failure)
    self.init(topic, .fault, error.message, remedy: error.hint)
  }

  var json: JSONValue {
    JSONValue(members: [
      ("topic", .string(topic)), ("state", .string(state.rawValue)), ("text", .string(text)),
      ("remedy", remedy.map(JSONValue.string) ?? .null), ("details", .object(JSONObject(details))),
    ])
  }
}

extension Console {
  /// Writes diagnoses as an aligned list, or a value a line.
  func write(_ diagnoses: [Diagnosis]) throws {
    switch format {
    case .json: for diagnosis in diagnoses { try writeLine(diagnosis.json.text()) }
    case .text:
      let topicWidth = diagnoses.map { DisplayWidth.columns(of: $0.topic) }.max() ?? 0
      for diagnosis in diagnoses { try write(lines(of: diagnosis, topicWidth: topicWidth)) }
    }
  }

  private func lines(of diagnosis: Diagnosis, topicWidth: Int) -> String {
    let styles: [Diagnosis.State: Style] = [.good: .success, .note: .warning, .fault: .error]
    let state = palette.apply(styles[diagnosis.state] ?? .plain, to: diagnosis.state.rawValue)
    let margin = 5 + 2 + topicWidth + 2
    let gap = String(repeating: " ", count: 7 - diagnosis.state.rawValue.count)
    let topic = diagnosis.topic + String(repeating: " ", count: topicWidth + 2 - diagnosis.topic.count)
    let room = fittingWidth.map { max(30, $0 - margin) } ?? .max
    var texts = Sanitizer.text(diagnosis.text).wrapped(to: room)
    // Not wrapped: a command must be whole to be copied.
    if let remedy = diagnosis.remedy { texts.append(palette.apply(.hint, to: "→ " + Sanitizer.text(remedy))) }
    let space = String(repeating: " ", count: margin)
    return texts.enumerated().map { index, text in
      (index == 0 ? state + gap + topic : space) + text + "\n"
    }
    .joined()
  }
}
