import JSONText

/// What came of making an exported plan again.
struct ReplayOutcome {
  /// Planning, or a task.
  struct Part {
    /// As the plan called the task; nil for planning.
    let name: String?
    var attempts = 0
    var reviews = 0
    var differences: [String] = []
    /// What the file does not suffice for, in words.
    var notReplayed: [String] = []

    init(name: String?) { self.name = name }

    var json: JSONValue {
      PlanJSON.object([
        ("task", name.map(JSONValue.string) ?? .null), ("attempts", JSONValue(attempts)),
        ("reviews", JSONValue(reviews)), ("differences", JSONValue(differences)),
        ("notReplayed", JSONValue(notReplayed)),
      ])
    }
  }

  /// Nil where no reply planned it.
  let planning: Part?
  let tasks: [Part]

  var parts: [Part] { (planning.map { [$0] } ?? []) + tasks }
  var isSame: Bool { parts.allSatisfy(\.differences.isEmpty) }
}
