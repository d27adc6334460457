package import JSONText
import Spelling

/// A role, persona or mode: a named text for a model's system prompt, with what else it sets.
package struct Voice: Sendable, Equatable {
  package enum Kind: String, Sendable, CaseIterable {
    /// What is to be done: analyse, summarise, review.
    case role
    /// Who does it: a researcher, a technical writer.
    case persona
    /// A way of working: prompt, model, options and tools at once.
    case mode
  }

  package var kind: Kind
  package var name: String
  package var text: String
  /// Another of the same kind whose text stands before this one's.
  package var parent: String?
  /// The model it is best with; nil has no wish.
  package var model: String?
  /// Options for the server, such as `temperature`.
  package var options = JSONObject()
  /// The tools it may use; nil allows what the command allows.
  package var tools: [String]?
  package var place = Place.start

  package init(kind: Kind, name: String, text: String, parent: String? = nil) {
    self.kind = kind
    self.name = name
    self.text = text
    self.parent = parent
  }
}

/// Roles, personas and modes by name.
package struct Voices: Sendable, Equatable {
  private var voices: [Voice] = []

  /// Later ones replace earlier ones of the same kind and name.
  package init(_ voices: [Voice] = []) {
    for voice in voices { add(voice) }
  }

  package mutating func add(_ voice: Voice) {
    voices.removeAll { $0.kind == voice.kind && $0.name == voice.name }
    voices.append(voice)
  }

  package func names(of kind: Voice.Kind) -> [String] { voices.filter { $0.kind == kind }.map(\.name) }

  package subscript(_ kind: Voice.Kind, _ name: String) -> Voice? {
    voices.first { $0.kind == kind && $0.name == name }
  }

  /// The voice with all that it inherits: the texts from the eldest down, and of the rest what stands nearest.
  ///
  /// - Throws: `WorkflowFault` for a name that is not there, and for one that extends itself.
  package func resolved(_ kind: Voice.Kind, _ name: String, at place: Place = .start) throws(WorkflowFault) -> Voice {
    var line: [Voice] = []
    var next: String? = name
    while let current = next {
      guard let voice = self[kind, current] else { throw missing(kind, current, at: line.last?.place ?? place) }
      guard !line.contains(where: { $0.name == current }) else {
        let circle = (line.map(\.name) + [current]).joined(separator: " → ")
        throw WorkflowFault("The \(kind.rawValue) \"\(name)\" extends itself: \(circle).", at: voice.place)
      }
      line.append(voice)
      next = voice.parent
    }
    var whole = line[0]
    whole.text = line.reversed().map(\.text.trimmed).filter { !$0.isEmpty }.joined(separator: "\n\n")
    whole.parent = nil
    whole.model = line.lazy.compactMap(\.model).first
    whole.tools = line.lazy.compactMap(\.tools).first
    whole.options = JSONObject()
    for voice in line.reversed() { for member in voice.options.members { whole.options[member.key] = member.value } }
    return whole
  }

  private func missing(_ kind: Voice.Kind, _ name: String, at place: Place) -> WorkflowFault {
    let names = names(of: kind)
    let near = NearestName.of(name, among: names)
    return WorkflowFault(
      "There is no \(kind.rawValue) \"\(name)\".", at: place,
      hint: near.map { "Did you mean \"\($0)\"?" } ?? "There are \(names.sorted().joined(separator: ", ")).")
  }
}
