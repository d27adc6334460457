import JSONText
import NexusProtocol
import Workflows

/// What a command of the pair prints with `--json`, made into the response of a step.
struct PairOutput {
  private let kind: WorkflowStep.Kind
  private var values: [JSONValue] = []
  /// What is no JSON: the error and its hint.
  private var errors: [String] = []
  /// The beginning of a line that came in pieces.
  private var piece: [UInt8] = []

  init(kind: WorkflowStep.Kind) { self.kind = kind }

  /// Takes a line, or a piece of one that is too long; returns the value that is whole with it.
  mutating func add(_ line: [UInt8]) -> JSONValue? {
    let bytes = piece + line
    guard bytes.first == UInt8(ascii: "{") else {
      errors.append(String(decoding: line, as: UTF8.self))
      return nil
    }
    guard let value = try? JSONValue(parsing: bytes, options: .repairingText) else {
      piece = bytes
      return nil
    }
    piece = []
    values.append(value)
    return value
  }

  /// What somebody who watches is told of an event; nil for most.
  static func words(of event: JSONValue) -> String? {
    guard let name = event["event"]?.string else { return nil }
    let told = [
      "plan.saved", "task.started", "attempt.started", "check.finished", "commit.created", "task.finished",
      "review.finished", "run.finished",
    ]
    guard told.contains(name) else { return nil }
    return [name, event["task"]?.string, event["title"]?.string ?? event["summary"]?.string]
      .compactMap(\.self).joined(separator: " ")
  }

  /// - Parameter status: The command's exit status.
  /// - Throws: `StepFailure` where the command could not do its work; work that came out badly is a response.
  func reply(status: Int32) throws(StepFailure) -> StepReply {
    let response: [(String, JSONValue)]?
    switch kind {
    case .plan: response = status == 0 ? plan : nil
    case .implement: response = implemented(status)
    case .consult: response = consulted
    default: response = reviewed(status)
    }
    guard let response else {
      throw StepFailure(
        failure ?? "The command ended with status \(status).", isTemporary: status == ExitStatus.tryAgain.rawValue)
    }
    return StepReply(
      JSONValue(members: response).text(), tokens: tokens, model: events("exchange.finished").last?["model"]?.string)
  }

  /// The last error and its hint, as one would tell them; nil where the command told none.
  private var failure: String? {
    let labels = ["Error: ", "Hint: "]
    let start = errors.lastIndex { $0.hasPrefix(labels[0]) } ?? 0
    let words = errors[start...].map { line in
      labels.first(where: line.hasPrefix).map { String(line.dropFirst($0.count)) } ?? line
    }
    let text = words.joined(separator: " ").split { $0.isWhitespace }.joined(separator: " ")
    return text.isEmpty ? nil : text
  }

  private func events(_ name: String) -> [JSONValue] { values.filter { $0["event"]?.string == name } }

  private var tokens: Int {
    events("exchange.finished").reduce(consultation?["tokens"]?.int ?? 0) {
      $0 + ($1["promptTokens"]?.int ?? 0) + ($1["outputTokens"]?.int ?? 0)
    }
  }

  private var consultation: JSONValue? { kind == .consult ? values.last { $0["answer"] != nil } : nil }

  private var consulted: [(String, JSONValue)]? {
    guard let found = consultation else { return nil }
    let sources = (found["sources"]?.array ?? []).map { "\($0["file"]?.string ?? ""):\($0["line"]?.int ?? 0)" }
    return [
      ("complete", .bool(found["partial"] == false)), ("sources", JSONValue(sources)),
      ("text", found["answer"] ?? ""),
    ]
  }

  private var plan: [(String, JSONValue)]? {
    guard let saved = events("plan.saved").last else { return nil }
    let tasks = events("plan.task").compactMap { $0["title"]?.string }.suffix(saved["tasks"]?.int ?? 0)
    let title = saved["title"]?.string ?? ""
    return [
      ("plan", saved["plan"] ?? .null), ("title", .string(title)), ("tasks", JSONValue(Array(tasks))),
      ("text", .string(([title] + tasks.map { "- \($0)" }).joined(separator: "\n"))),
    ]
  }

  private func implemented(_ status: Int32) -> [(String, JSONValue)]? {
    guard let run = events("run.finished").last else { return nil }
    return [
      ("plan", run["plan"] ?? .null), ("complete", .bool(status == 0)), ("done", run["done"] ?? []),
      ("unverified", run["unverified"] ?? []), ("failed", run["failed"] ?? []), ("text", run["summary"] ?? ""),
    ]
  }

  private func reviewed(_ status: Int32) -> [(String, JSONValue)]? {
    let reviews = values.filter { $0["verdict"] != nil && $0["event"] == nil }
    guard !reviews.isEmpty else { return nil }
    let text = reviews.map { review in
      let name = review["task"]?.string ?? review["commit"]?.string ?? ""
      let findings = (review["findings"]?.array ?? []).compactMap { $0["message"]?.string ?? $0["text"]?.string }
      return
        (["\(name): \(review["verdict"]?.string ?? ""). \(review["summary"]?.string ?? "")"]
        + findings.map { "- \($0)" })
        .joined(separator: "\n")
    }
    return [
      ("approved", .bool(status == 0)), ("reviews", .array(reviews)), ("text", .string(text.joined(separator: "\n\n"))),
    ]
  }
}
