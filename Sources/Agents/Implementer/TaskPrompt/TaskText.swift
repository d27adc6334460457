import Edits
import NexusProtocol
import Prompts
import RepositoryMap

/// The templates of a task's prompt, filled with the task; what competes for room is put in later.
struct TaskText {
  private let prompts: PromptLibrary
  private let task: PlanTask
  private let goal: String
  private let system: String
  private let shape: AnswerShape
  /// How the model may ask to read more; empty where it may not.
  private let reading: String

  init(_ prompts: PromptLibrary, task: PlanTask, goal: String, shape: AnswerShape, reading: String) throws {
    self.reading = reading
    self.goal = goal
    self.prompts = prompts
    self.task = task
    self.shape = shape
    system = try prompts.render(.implementerSystem)
  }

  private var acceptance: String { task.acceptance.map { "- \($0)" }.joined(separator: "\n") }

  /// Left out where the instructions begin with it, as they do for a task in the user's own words.
  private var title: String {
    let title = task.title.hasSuffix("…") ? String(task.title.dropLast()) : task.title
    return task.instructions.hasPrefix(title) ? "" : task.title
  }

  /// What the task itself takes up.
  var ownBytes: Int {
    [task.title, task.instructions, acceptance, goal].reduce(0) { $0 + $1.utf8.count }
  }

  static let evidence = "what must pass"

  static func answerName(_ index: Int, of count: Int) -> String {
    index == count - 1 ? "the last answer" : "answer \(index + 1)"
  }

  static func reasonName(_ index: Int, of count: Int) -> String {
    index == count - 1 ? "why the last answer did not do" : "why answer \(index + 1) did not do"
  }

  /// - Parameter rounds: How many answers were given before. Those that found no room are left out with all before them,
  ///   so that what is said goes on without a gap.
  func messages(_ pack: PromptPack, rounds: Int) throws -> [Message] {
    let context = pack.text(of: .notes, .file, .map, .notice)
    func text(_ kind: PackedPart.Kind, _ name: String) -> String? {
      pack.parts.first { $0.kind == kind && $0.name == name && $0.bytes > 0 }?.text
    }
    var said: [(reply: String?, reason: String)] = []
    for index in (0..<rounds).reversed() {
      let isLast = index == rounds - 1
      // What nobody answered, as where held changes were put on top, is no answer of the model's.
      let reply = text(.history, Self.answerName(index, of: rounds))
      let reason = text(.checks, Self.reasonName(index, of: rounds))
      guard isLast || (reply != nil && reason != nil) else { break }
      said.insert((reply, reason ?? ""), at: 0)
      if reply == nil { break }
    }
    return try messages(
      context: context.isEmpty && task.files.isEmpty ? "" : context,
      findings: text(.history, "findings of reviews") ?? "", partly: pack.files(.cut),
      evidence: text(.checks, Self.evidence) ?? "", rounds: said)
  }

  func messages(
    context: String, findings: String, partly: [String], evidence: String, rounds: [(reply: String?, reason: String)]
  ) throws -> [Message] {
    var messages = [
      Message(.system, system),
      Message(
        .user,
        try prompts.render(
          .implementerTask,
          [
            "context": context, "goal": goal, "title": title, "instructions": task.instructions,
            "acceptance": acceptance, "findings": findings, "reading": reading, "evidence": evidence,
            "partly": partly.map(\.visible).joined(separator: ", "), "edit_format": try shape.guide(prompts),
          ])),
    ]
    for round in rounds {
      if let reply = round.reply { messages.append(Message(.assistant, reply)) }
      messages.append(
        Message(.user, try prompts.render(.implementerRetry, ["reason": round.reason, "again": shape.again])))
    }
    return messages
  }
}
