package import JSONText
package import NexusProtocol

/// A plan as `nexus export` wrote it, read back as far as it is replayed.
package struct ExportedPlan {
  /// What a reply was for.
  package enum Part: Hashable {
    case planning
    /// Attempts at the task of this name.
    case work(String)
    /// The Overseer's reviews of it.
    case review(String)
  }

  package struct Reply {
    package var part: Part
    package var role: ModelRole
    package var request: JSONValue
    package var reply: ModelReply
  }

  package struct Attempt {
    package var outcome: String
    /// The tree of its commit; nil without a commit.
    package var tree: String?
    /// A line each: what was done to which file, and how it ended.
    package var edits: [String]
    /// All runs of checks, in their order.
    package var checks: [CheckRecord]
  }

  package struct Judgement {
    package var reviewer: String
    package var verdict: String
    package var summary: String

    package var sendsBack: Bool { Verdict(rawValue: verdict).map { $0 == .revise || $0 == .redo } ?? false }
  }

  package struct Task {
    /// As it was called, such as `3.2`.
    package var name: String
    package var draft: TaskDraft
    /// Those that came to an end.
    package var attempts: [Attempt]
    /// By the Overseer and by the user, in their order.
    package var reviews: [Judgement]
    /// What of its story cannot be played again, in words.
    package var notReplayed: [String]
  }

  package let title: String
  package let goal: String
  package let base: String
  package let tasks: [Task]
  /// The whole replies that are played, in the order in which they were asked for.
  package let replies: [Reply]
  /// Why the tasks are others than those that were planned; nil where they are the same.
  package let otherTasks: String?

  /// What is done again, in this order; the same part may come several times.
  package var steps: [Part] {
    replies.map(\.part).reduce(into: []) { steps, part in
      if steps.last != part { steps.append(part) }
    }
  }

  /// - Throws: `UserError` for what is no such file.
  package init(_ bytes: [UInt8], file: String) throws {
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
