import JSONText
import NexusProtocol

extension ExportedPlan {
  /// What an exchange was for; nil for one that is not played.
  static func part(_ exchange: JSONValue) -> Part? {
    guard exchange["state"] == "finished" else { return nil }
    switch (exchange["purpose"]?.string, exchange["task"]?.string) {
    case ("plan", nil): return .planning
    case ("implement", let task?), ("repair", let task?): return .work(task)
    case ("review", let task?): return .review(task)
    default: return nil
    }
  }

  static func reply(_ exchange: JSONValue, _ answer: JSONValue, to part: Part) -> Reply? {
    guard let role = exchange["role"]?.string.flatMap(ModelRole.init(rawValue:)), let request = exchange["request"],
      let content = answer["content"]?.string
    else { return nil }
    let calls = (answer["tool-calls"]?.array ?? []).map { call in
      let arguments = call["arguments"] ?? [:]
      return ToolCall(
        id: call["id"]?.string, name: call["name"]?.string ?? "", arguments: arguments.string ?? arguments.text())
    }
    let stop: StopReason =
      switch answer["done-reason"]?.string {
      case "stop"?, nil: .stop
      case "length"?: .length
      case let other?: .other(other)
      }
    let usage = Usage(
      promptTokens: answer["usage"]?["prompt-tokens"]?.int, outputTokens: answer["usage"]?["output-tokens"]?.int)
    return Reply(
      part: part, role: role, request: request,
      reply: ModelReply(
        model: exchange["model"]?.string ?? "", content: content, thinking: answer["thinking"]?.string ?? "",
        toolCalls: calls, stopReason: stop, usage: usage))
  }

  /// The trees of commits by the number of the attempt in the store.
  static func trees(_ attempts: [JSONValue]) -> [Int: String] {
    var trees: [Int: String] = [:]
    for attempt in attempts {
      if let id = attempt["id"]?.int, let tree = attempt["commitTree"]?.string { trees[id] = tree }
    }
    return trees
  }

  static func task(_ task: JSONValue, trees: [Int: String], _ exchanges: [JSONValue]) -> Task? {
    guard let name = task["task"]?.string, let number = TaskID(named: name)?.number,
      let title = task["title"]?.string, let attempts = task["attempts"]?.array
    else { return nil }
    func texts(_ key: String) -> [String] { (task[key]?.array ?? []).compactMap(\.string) }
    let draft = TaskDraft(
      id: String(number), title: title, instructions: task["instructions"]?.string ?? "", files: texts("files"),
      acceptance: texts("acceptance"), checks: texts("checks"),
      dependsOn: (task["dependsOn"]?.array ?? []).compactMap(\.int).map(String.init))
    // What the user picked is no model's to do again.
    let ended = attempts.filter {
      !["interrupted", "running", "modelFailed"].contains($0["outcome"]?.string) && $0["replaces"]?.string == nil
    }
    let reviews = (task["reviews"]?.array ?? []).compactMap { review -> Judgement? in
      guard let reviewer = review["reviewer"]?.string, let verdict = review["verdict"]?.string else { return nil }
      return Judgement(reviewer: reviewer, verdict: verdict, summary: review["summary"]?.string ?? "")
    }
    return Task(
      name: name, draft: draft, attempts: ended.map { attempt($0, trees) }, reviews: reviews,
      notReplayed: notReplayed(attempts, exchanges.filter { $0["task"]?.string == name }))
  }

  private static func attempt(_ attempt: JSONValue, _ trees: [Int: String]) -> Attempt {
    Attempt(
      outcome: attempt["outcome"]?.string ?? "", tree: attempt["id"]?.int.flatMap { trees[$0] },
      edits: (attempt["edits"]?.array ?? []).map { edit in
        ["path", "kind", "outcome", "rung"].compactMap { edit[$0]?.string }.joined(separator: " ")
      }, checks: (attempt["checks"]?.array ?? []).compactMap(check))
  }

  private static func check(_ check: JSONValue) -> CheckRecord? {
    guard let name = check["name"]?.string, let command = check["command"]?.string,
      let run = check["run"]?.string.flatMap(CheckRecord.Run.init(rawValue:)),
      let outcome = check["outcome"]?.string.flatMap(CheckRecord.Outcome.init(rawValue:))
    else { return nil }
    let sandbox = check["sandbox"]?.string.flatMap { $0 == "none" ? nil : $0 }
    return CheckRecord(
      name: name, command: command, run: run, sandbox: sandbox, outcome: outcome, status: check["status"]?.int,
      duration: .seconds(check["seconds"]?.double ?? 0), output: check["output"]?.string ?? "")
  }

  /// What no reply of a model leads to again.
  private static func notReplayed(_ attempts: [JSONValue], _ exchanges: [JSONValue]) -> [String] {
    var words: [String] = []
    if exchanges.contains(where: { $0["purpose"] == "choose" }) { words.append("the choice among candidates") }
    if exchanges.contains(where: { $0["purpose"] == "plan" }) { words.append("how it was split") }
    if attempts.contains(where: { $0["replaces"]?.string != nil }) { words.append("what you picked of its changes") }
    let broken = exchanges.count { $0["state"] != "finished" }
    if broken > 0 { words.append(broken == 1 ? "an exchange that failed" : "\(broken) exchanges that failed") }
    return words
  }
}
