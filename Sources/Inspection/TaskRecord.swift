import Agents
import Git
import JSONText
import NexusProtocol
import Store
import Terminal

/// Everything that is known of a task: attempts with their edits and checks, and reviews.
struct TaskRecord {
  private let task: PlanTask
  private let standing: TaskStanding
  private let attempts: [Entry]
  private let reviews: [Review]

  private struct Entry {
    var attempt: Attempt
    /// Nil where no reply came whole.
    var model: ModelUse?
    /// Of all its exchanges, also those that failed.
    var tokens: TokenCounts
    var readDuration: Duration?
    var edits: [EditRecord]
    var checks: [CheckRecord]
  }

  init(_ task: PlanTask, standing: TaskStanding, store: Store) async throws {
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

  func text(_ palette: Palette) -> String {
    var text = PlanText(palette: palette).task(task, standing: standing)
    let counts = EditCountsText.line(counts)
    if !counts.isEmpty { text += "\n  Edits  \(counts)\n" }
    if let reason = unverified { text += "\n  Unverified  \(Sanitizer.oneLine(reason))\n" }
    for entry in attempts { text += "\n" + self.text(entry, palette) }
    for review in reviews { text += "\n" + ReviewText(palette: palette).whole(review) }
    return text
  }

  private func text(_ entry: Entry, _ palette: Palette) -> String {
    let attempt = entry.attempt
    let first = attempt.reason.map { Sanitizer.oneLine(String($0.prefix { !$0.isNewline })) } ?? ""
    var text = "  Attempt \(attempt.number)  \(AttemptText.words(attempt.outcome.rawValue, reason: first))"
    text += attempt.commit.map { "  \($0.prefix(7))" } ?? ""
    text += attempt.outcome == .kept ? "  (kept as \(attempt.id))" : ""
    text += previousNumber(attempt).map { "  (goes on from attempt \($0))" } ?? ""
    var lines: [(String, String)] = []
    if let outOfScope = attempt.outOfScope { lines.append(("scope", describe(outOfScope, of: attempt))) }
    if let model = entry.model {
      // As long as Ollama shows them.
      let digest = model.digest.map { "  " + $0.prefix(12) } ?? ""
      lines.append(("model", model.model + digest + "  (\(model.optionsText))"))
      lines.append(("prompt", model.prompt.description))
    }
    if entry.tokens != TokenCounts() { lines.append(("tokens", entry.tokens.text)) }
    lines += entry.edits.map { ("edit", describe($0)) }
    lines += entry.checks.map { check in
      let remarks = check.remarks.joined(separator: ", ")
      let status = check.outcome == .failed ? check.status.map { " with exit status \($0)" } ?? "" : ""
      let outcome = check.outcome.words + status
      return ("check", "\(check.name)  \(outcome)  \(TimeText.measured(check.duration))  (\(remarks))")
    }
    text += "\n" + lines.map { "    \($0.padded(to: 6)) \(Sanitizer.oneLine($1))\n" }.joined()
    for check in entry.checks where check.run == .first && check.outcome != .passed { text += lastLines(of: check) }
    guard let reason = attempt.reason, !AttemptText.isReasonForModel(attempt.outcome) else { return text }
    let isToldAlready = [.modelFailed, .interrupted, .notChosen].contains(attempt.outcome)
    let reasons = Sanitizer.text(reason).split(separator: "\n").dropFirst(isToldAlready ? 1 : 0)
    return text + reasons.map { "    \(palette.apply(.quiet, to: String($0)))\n" }.joined()
  }

  /// The end of what a failed check printed.
  private func lastLines(of check: CheckRecord) -> String {
    check.output.split(whereSeparator: \.isNewline).suffix(Self.outputLines).map {
      "      \(Sanitizer.oneLine(String($0)))\n"
    }
    .joined()
  }

  private static let outputLines = 12

  private func describe(_ outOfScope: Attempt.OutOfScope, of attempt: Attempt) -> String {
    let names = outOfScope.paths.map(Sanitizer.oneLine).joined(separator: ", ")
    guard outOfScope.held != nil else {
      return "\(names)  not declared, and part of the work, which does not stand without it"
    }
    guard let name = attempt.heldReference else { return "\(names)  not declared, and no part of what was checked" }
    return "\(names)  not declared, held apart as refs/nexus/\(name)"
      + (outOfScope.isTaken ? ", and taken since" : "")
  }

  private func describe(_ edit: EditRecord) -> String {
    let place = edit.path + (edit.line.map { ":\($0)" } ?? "")
    // The reason of a refusal begins with the code that programs know it by.
    let code = edit.code.map { $0 + ": " } ?? ""
    let remarks = edit.remarks(in: TaskScope(task)).map { remark in
      !code.isEmpty && remark.hasPrefix(code) ? String(remark.dropFirst(code.count)) : remark
    }
    .joined(separator: ", ")
    return "\(place)  \(edit.kind) \(edit.outcome.rawValue)  \(remarks)"
  }

  private func previousNumber(_ attempt: Attempt) -> Int? {
    attempt.previous.flatMap { id in attempts.first { $0.attempt.id == id }?.attempt.number }
  }

  /// Why nothing shows that the task's commit works; nil where its checks do, and where there is none.
  private var unverified: String? {
    guard let commit = task.commit else { return nil }
    return attempts.last { $0.attempt.commit == commit }?.checks.judgement.reason
  }

  private var counts: EditCounts { EditCounts(attempts.flatMap(\.edits)) }

  var json: JSONValue {
    guard var object = PlanJSON.value(task, standing: standing).object else { return .null }
    object.members.append(.init(key: "unverified", value: unverified.map(JSONValue.string) ?? .null))
    object.members.append(.init(key: "editCounts", value: EditCountsText.json(counts)))
    object.members.append(.init(key: "attempts", value: .array(attempts.map(json))))
    object.members.append(.init(key: "reviews", value: .array(reviews.map(ReviewJSON.value))))
    return .object(object)
  }

  private func json(_ entry: Entry) -> JSONValue {
    PlanJSON.object([
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
    return PlanJSON.object([
      ("model", .string(model.model)), ("digest", model.digest.map(JSONValue.string) ?? .null),
      ("contextLength", JSONValue(options.contextLength)),
      ("maxTokens", options.maxTokens.map { JSONValue($0) } ?? .null),
      ("temperature", options.temperature.flatMap { JSONValue($0) } ?? .null),
      ("seed", options.seed.map { JSONValue($0) } ?? .null),
      ("think", model.think.map { .string($0.rawValue) } ?? .null), ("prompt", .string(model.prompt.description)),
    ])
  }

  private func json(_ edit: EditRecord) -> JSONValue {
    PlanJSON.object([
      ("path", .string(edit.path)), ("kind", .string(edit.kind)), ("outcome", .string(edit.outcome.rawValue)),
      ("means", edit.means.map { .string($0.rawValue) } ?? .null),
      ("mendedBy", edit.mendedBy.map { .string($0.rawValue) } ?? .null),
      ("rung", edit.rung.map(JSONValue.string) ?? .null), ("line", edit.line.map { JSONValue($0) } ?? .null),
      ("distance", edit.distance.map { JSONValue($0) } ?? .null),
      ("code", edit.code.map(JSONValue.string) ?? .null), ("message", edit.message.map(JSONValue.string) ?? .null),
    ])
  }

  private func json(_ check: CheckRecord) -> JSONValue {
    PlanJSON.object([
      ("name", .string(check.name)), ("command", .string(check.command)), ("run", .string(check.run.rawValue)),
      ("mark", check.mark.map { .string($0.rawValue) } ?? .null), ("sandbox", .string(check.sandbox ?? "none")),
      ("outcome", .string(check.outcome.rawValue)), ("status", check.status.map { JSONValue($0) } ?? .null),
      ("seconds", JSONValue(check.duration / .seconds(1)) ?? .null), ("output", .string(check.output)),
    ])
  }
}
