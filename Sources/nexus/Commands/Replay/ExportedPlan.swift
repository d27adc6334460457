import JSONText
import NexusProtocol

/// A plan as `nexus export` wrote it, read back as far as it is replayed.
struct ExportedPlan {
  struct Reply {
    var task: String
    var role: ModelRole
    var request: JSONValue
    var reply: ModelReply
  }

  struct Attempt {
    var outcome: String
    /// The tree of its commit; nil without a commit.
    var tree: String?
    /// A line each: what was done to which file, and how it ended.
    var edits: [String]
  }

  struct Task {
    /// As it was called, such as `3.2`.
    var name: String
    var draft: TaskDraft
    /// Those that came to an end.
    var attempts: [Attempt]
  }

  let title: String
  let goal: String
  let base: String
  let tasks: [Task]
  /// The whole replies at tasks, in the order in which they were asked for.
  let replies: [Reply]

  /// - Throws: `UserError` for what is no such file.
  init(_ bytes: [UInt8], file: String) throws {
    let bad = UserError(
      "\(file) is no plan that nexus exported.", hint: "`nexus export -o FILE` writes one.", status: .badInput)
    guard let root = try? JSONValue(parsing: bytes), let archive = root["archive"],
      archive["format"]?.int == PlanArchive.format, let plan = archive["plan"], let title = plan["title"]?.string,
      let goal = plan["goal"]?.string, let base = plan["base"]?.string, let tasks = archive["tasks"]?.array,
      let asked = archive["exchanges"]?.array, let answers = root["exchanges"]?.array
    else { throw bad }
    (self.title, self.goal, self.base) = (title, goal, base)
    let trees = Self.trees(archive["attempts"]?.array ?? [])
    self.tasks = try tasks.map { task in
      guard let task = Self.task(task, trees: trees) else { throw bad }
      return task
    }
    let byName = Dictionary(
      answers.compactMap { answer in answer["name"]?.string.map { ($0, answer) } }, uniquingKeysWith: { $1 })
    replies = try asked.filter(Self.isReplayed).map { exchange in
      guard let name = exchange["name"]?.string, let answer = byName[name]?["reply"],
        let reply = Self.reply(exchange, answer)
      else { throw bad }
      return reply
    }
  }

  private static func isReplayed(_ exchange: JSONValue) -> Bool {
    exchange["state"] == "finished" && ["implement", "repair"].contains(exchange["purpose"]?.string)
      && exchange["task"]?.string != nil
  }

  private static func reply(_ exchange: JSONValue, _ answer: JSONValue) -> Reply? {
    guard let task = exchange["task"]?.string, let role = exchange["role"]?.string.flatMap(ModelRole.init(rawValue:)),
      let request = exchange["request"], let content = answer["content"]?.string
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
      task: task, role: role, request: request,
      reply: ModelReply(
        model: exchange["model"]?.string ?? "", content: content, thinking: answer["thinking"]?.string ?? "",
        toolCalls: calls, stopReason: stop, usage: usage))
  }

  /// The trees of commits by the number of the attempt in the store.
  private static func trees(_ attempts: [JSONValue]) -> [Int: String] {
    var trees: [Int: String] = [:]
    for attempt in attempts {
      if let id = attempt["id"]?.int, let tree = attempt["commitTree"]?.string { trees[id] = tree }
    }
    return trees
  }

  private static func task(_ task: JSONValue, trees: [Int: String]) -> Task? {
    guard let name = task["task"]?.string, let number = name.split(separator: ".").last,
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
    return Task(
      name: name, draft: draft,
      attempts: ended.map { attempt in
        Attempt(
          outcome: attempt["outcome"]?.string ?? "", tree: attempt["id"]?.int.flatMap { trees[$0] },
          edits: (attempt["edits"]?.array ?? []).map { edit in
            ["path", "kind", "outcome", "rung"].compactMap { edit[$0]?.string }.joined(separator: " ")
          })
      })
  }
}
