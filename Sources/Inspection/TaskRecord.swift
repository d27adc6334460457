import Git
package import Agents
package import JSONText
package import NexusProtocol
package import Store

/// Everything that is known of a task: attempts with their edits and checks, and reviews.
package struct TaskRecord {
  package let task: PlanTask
  package let standing: TaskStanding
  package let attempts: [Entry]
  package let reviews: [Review]

  package struct Entry {
    package var attempt: Attempt
    /// Nil where no reply came whole.
    package var model: ModelUse?
    /// Of all its exchanges, also those that failed.
    package var tokens: TokenCounts
    package var readDuration: Duration?
    package var edits: [EditRecord]
    package var checks: [CheckRecord]
  }

  package init(_ task: PlanTask, standing: TaskStanding, store: Store) async throws {
    self.task = task
    self.standing = standing
    var attempts: [Entry] = []
    for attempt in try await store.attempts(at: task.id) {
      let exchanges = try await store.exchanges(ofAttempt: attempt.id)
      let usages = exchanges.compactMap(\.reply?.usage)
      let reading = usages.compactMap(\.promptDuration)
      attempts.append(
        Entry(
          attempt: attempt, model: try ModelUse(exchanges),
          tokens: usages.reduce(TokenCounts()) { $0 + TokenCounts($1) },
          readDuration: reading.isEmpty ? nil : reading.reduce(.zero, +),
          edits: try await store.edits(of: attempt.id), checks: try await store.checks(of: attempt.id)))
    }
    self.attempts = attempts
    reviews = try await store.reviews(of: task.id)
  }

  /// Of the attempt that another goes on from; nil where it goes on from none.
  package func previousNumber(_ attempt: Attempt) -> Int? {
    attempt.previous.flatMap { id in attempts.first { $0.attempt.id == id }?.attempt.number }
  }

  /// Why nothing shows that the task's commit works; nil where its checks do, and where there is none.
  package var unverified: String? {
    guard let commit = task.commit else { return nil }
    return attempts.last { $0.attempt.commit == commit }?.checks.judgement.reason
  }

  package var counts: EditCounts { EditCounts(attempts.flatMap(\.edits)) }

  package var json: JSONValue {
    guard var object = PlanJSON.value(task, standing: standing).object else { return .null }
    object.members.append(.init(key: "unverified", value: unverified.map(JSONValue.string) ?? .null))
    object.members.append(.init(key: "editCounts", value: counts.json))
    object.members.append(.init(key: "attempts", value: .array(attempts.map(json))))
    object.members.append(.init(key: "reviews", value: .array(reviews.map(ReviewJSON.value))))
    return .object(object)
  }

  private func json(_ entry: Entry) -> JSONValue {
    JSONValue(members: [
      ("id", JSONValue(Int(entry.attempt.id))), ("number", JSONValue(entry.attempt.number)),
      ("outcome", .string(entry.attempt.outcome.rawValue)),
      ("reason", entry.attempt.reason.map(JSONValue.string) ?? .null),
      ("commit", entry.attempt.commit.map(JSONValue.string) ?? .null),
      ("goesOnFrom", previousNumber(entry.attempt).map { JSONValue($0) } ?? .null),
      ("replaces", entry.attempt.replacedCommit(among: attempts.map(\.attempt)).map(JSONValue.string) ?? .null),
      ("model", entry.model.map(json) ?? .null),
      ("tokens", TokensJSON.value(entry.tokens, readDuration: entry.readDuration)),
      ("outOfScope", entry.attempt.outOfScope.map { .array($0.paths.map(JSONValue.string)) } ?? .array([])),
      ("held", entry.attempt.heldReference.map { .string("refs/nexus/" + $0) } ?? .null),
      ("edits", .array(entry.edits.map(json))), ("checks", .array(entry.checks.map(json))),
    ])
  }

  private func json(_ model: ModelUse) -> JSONValue {
    let options = model.options
    return JSONValue(members: [
      ("model", .string(model.model)), ("digest", model.digest.map(JSONValue.string) ?? .null),
      ("contextLength", JSONValue(options.contextLength)),
      ("maxTokens", options.maxTokens.map { JSONValue($0) } ?? .null),
      ("temperature", options.temperature.flatMap { JSONValue($0) } ?? .null),
      ("seed", options.seed.map { JSONValue($0) } ?? .null),
      ("think", model.think.map { .string($0.rawValue) } ?? .null), ("prompt", .string(model.prompt.description)),
    ])
  }

  private func json(_ edit: EditRecord) -> JSONValue {
    JSONValue(members: [
      ("path", .string(edit.path)), ("kind", .string(edit.kind)), ("outcome", .string(edit.outcome.rawValue)),
      ("means", edit.means.map { .string($0.rawValue) } ?? .null),
      ("mendedBy", edit.mendedBy.map { .string($0.rawValue) } ?? .null),
      ("rung", edit.rung.map(JSONValue.string) ?? .null), ("line", edit.line.map { JSONValue($0) } ?? .null),
      ("distance", edit.distance.map { JSONValue($0) } ?? .null),
      ("code", edit.code.map(JSONValue.string) ?? .null), ("message", edit.message.map(JSONValue.string) ?? .null),
    ])
  }

  private func json(_ check: CheckRecord) -> JSONValue {
    JSONValue(members: [
      ("name", .string(check.name)), ("command", .string(check.command)), ("run", .string(check.run.rawValue)),
      ("mark", check.mark.map { .string($0.rawValue) } ?? .null), ("sandbox", .string(check.sandbox ?? "none")),
      ("outcome", .string(check.outcome.rawValue)), ("status", check.status.map { JSONValue($0) } ?? .null),
      ("seconds", JSONValue(check.duration / .seconds(1)) ?? .null), ("output", .string(check.output)),
    ])
  }
}
