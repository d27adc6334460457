package import JSONText

/// What came of making an exported plan again.
package struct ReplayOutcome: Sendable {
  /// Planning, or a task.
  package struct Part: Sendable {
    /// As the plan called the task; nil for planning.
    package let name: String?
    package var attempts = 0
    package var reviews = 0
    package var differences: [String] = []
    /// What the file does not suffice for, in words.
    package var notReplayed: [String] = []

    package init(name: String?) { self.name = name }

    package var json: JSONValue {
      JSONValue(members: [
        ("task", name.map(JSONValue.string) ?? .null), ("attempts", JSONValue(attempts)),
        ("reviews", JSONValue(reviews)), ("differences", JSONValue(differences)),
        ("notReplayed", JSONValue(notReplayed)),
      ])
    }
  }

  /// Nil where no reply planned it.
  package let planning: Part?
  package let tasks: [Part]

  /// Of a file without a whole reply.
  package static let empty = ReplayOutcome(planning: nil, tasks: [])

  package var parts: [Part] { (planning.map { [$0] } ?? []) + tasks }
  package var isSame: Bool { parts.allSatisfy(\.differences.isEmpty) }
}
