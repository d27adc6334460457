import JSONText
import OllamaReplay

/// A task as a test has the Overseer plan it.
struct PlannedTask {
  var title: String
  var file: String
  var after: [Int] = []
  var acceptance: [String] = []
  var instructions: String?
  var checks: [String] = []

  init(
    _ title: String, _ file: String = "greeting.txt", after: [Int] = [], acceptance: [String] = [],
    instructions: String? = nil, checks: [String] = []
  ) {
    self.checks = checks
    self.title = title
    self.file = file
    self.after = after
    self.acceptance = acceptance
    self.instructions = instructions
  }
}

/// What the scripted models answer.
extension Recording.Exchange {
  /// A plan in JSON; tasks are numbered from 1.
  static func plan(_ title: String = "Speak French", _ tasks: PlannedTask...) -> Self {
    let items = tasks.enumerated().map { index, task in
      object([
        ("id", .string(String(index + 1))), ("title", .string(task.title)),
        ("files", .array([.string(task.file)])),
        ("depends_on", .array(task.after.map { .string(String($0)) })),
        ("acceptance", .array(task.acceptance.map(JSONValue.string))),
        ("checks", .array(task.checks.map(JSONValue.string))),
        ("instructions", .string(task.instructions ?? "Do this: \(task.title).")),
      ])
    }
    return reply(.init(object([("title", .string(title)), ("tasks", .array(items))]).text()))
      .from(Fixture.overseer).named("plan")
  }

  /// An edit that puts `new` in the place of `old` in a file.
  static func edit(_ file: String = "greeting.txt", _ old: String = "hello", _ new: String = "bonjour") -> Self {
    edits((file, old, new))
  }

  /// Several such edits in one reply.
  static func edits(_ edits: (file: String, old: String, new: String)...) -> Self {
    let texts = edits.map { file, old, new in
      """
      I change \(file).

      \(file)
      <<<<<<< SEARCH
      \(old)
      =======
      \(new)
      >>>>>>> REPLACE
      """
    }
    return answer(texts.joined(separator: "\n\n"))
  }

  /// An answer of the Implementer as it stands.
  static func answer(_ text: String) -> Self {
    reply(.init(text)).from(Fixture.implementer).forbidding(.format)
  }

  /// - Parameter quotes: What shows each criterion of the task, in their order.
  static func approve(_ summary: String = "It does what was asked.", quoting quotes: String...) -> Self {
    review("approve", summary, criteria: quotes.map { ($0, true) })
  }

  static func revise(_ summary: String = "It is not done.", finding: String = "Say salut instead.") -> Self {
    review("revise", summary, criteria: [], findings: [finding])
  }

  /// - Parameter criteria: What is quoted or said of each criterion of the task, in their order, and whether it is met.
  static func review(
    _ verdict: String, _ summary: String, criteria: [(String, Bool)], findings: [String] = []
  ) -> Self {
    let text = object([
      (
        "criteria",
        .array(
          criteria.enumerated().map { index, criterion in
            object([
              ("criterion", JSONValue(index + 1)), ("quote", .string(criterion.0)), ("met", .bool(criterion.1)),
            ])
          })
      ),
      (
        "findings",
        .array(
          findings.map {
            object([
              ("severity", "error"), ("file", "greeting.txt"), ("line", JSONValue(1)), ("message", .string($0)),
            ])
          })
      ),
      ("summary", .string(summary)), ("verdict", .string(verdict)),
    ]).text()
    return reply(.init(text)).from(Fixture.overseer).requiring(.format)
  }

  private static func object(_ members: [(String, JSONValue)]) -> JSONValue {
    .object(JSONObject(members.map { .init(key: $0.0, value: $0.1) }))
  }
}
