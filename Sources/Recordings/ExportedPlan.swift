import JSONText
import NexusProtocol

/// A plan as `nexus export` wrote it, read back as far as it is replayed.
struct ExportedPlan {
  /// What a reply was for.
  enum Part: Hashable {
    case planning
    /// Attempts at the task of this name.
    case work(String)
    /// The Overseer's reviews of it.
    case review(String)
  }

  struct Reply {
    var part: Part
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
    /// All runs of checks, in their order.
    var checks: [CheckRecord]
  }

  struct Judgement {
    var reviewer: String
    var verdict: String
    var summary: String

    var sendsBack: Bool { Verdict(rawValue: verdict).map { $0 == .revise || $0 == .redo } ?? false }
  }

  struct Task {
    /// As it was called, such as `3.2`.
    var name: String
    var draft: TaskDraft
    /// Those that came to an end.
    var attempts: [Attempt]
    /// By the Overseer and by the user, in their order.
    var reviews: [Judgement]
    /// What of its story cannot be played again, in words.
    var notReplayed: [String]
  }

  let title: String
  let goal: String
  let base: String
  let tasks: [Task]
  /// The whole replies that are played, in the order in which they were asked for.
  let replies: [Reply]
  /// Why the tasks are others than those that were planned; nil where they are the same.
  let otherTasks: String?

  /// What is done again, in this order; the same part may come several times.
  var steps: [Part] {
    replies.map(\.part).reduce(into: []) { steps, part in
      if steps.last != part { steps.append(part) }
    }
  }

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
      guard let task = Self.task(task, trees: trees, asked) else { throw bad }
      return task
    }
    let byName = Dictionary(
      answers.compactMap { answer in answer["name"]?.string.map { ($0, answer) } }, uniquingKeysWith: { $1 })
    replies = try asked.compactMap { exchange in
      guard let part = Self.part(exchange) else { return nil }
      guard let name = exchange["name"]?.string, let answer = byName[name]?["reply"],
        let reply = Self.reply(exchange, answer, to: part)
      else { throw bad }
      return reply
    }
    let isEdited = (archive["events"]?.array ?? []).contains { $0["event"] == "notice" && $0["changed"] == true }
    let isSplit = asked.contains { $0["purpose"] == "plan" && $0["task"]?.string != nil }
    otherTasks = isEdited ? "you changed the plan after it was made" : isSplit ? "a task was split later" : nil
  }
}
