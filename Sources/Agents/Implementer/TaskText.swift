import Edits
import NexusProtocol
import Prompts
import RepositoryMap

/// The templates of a task's prompt, filled with the task; what competes for room is put in later.
struct TaskText {
  private let prompts: PromptLibrary
  private let task: PlanTask
  private let system: String
  /// How the model may ask to read more; empty where it may not.
  private let reading: String

  init(workshop: Workshop, task: PlanTask, format: EditFormat, reading: String) throws {
    self.reading = reading
    prompts = workshop.prompts
    self.task = task
    let guide = try prompts.render(EditFormatChoice.guide(for: format))
    system = try prompts.render(.implementerSystem, ["edit_format": guide])
  }

  private var acceptance: String { task.acceptance.map { "- \($0)" }.joined(separator: "\n") }
  private var paths: String { task.files.map(\.visible).joined(separator: ", ") }

  /// What the task itself takes up.
  var ownBytes: Int {
    [task.title, task.instructions, acceptance, paths].reduce(0) { $0 + $1.utf8.count }
  }

  func messages(_ pack: PromptPack, hasPrevious: Bool) throws -> [Message] {
    let context = pack.text(of: .notes, .file, .map, .notice)
    let findings = pack.parts.first { $0.kind == .history && $0.name == "findings of reviews" }?.text ?? ""
    // What nobody answered, as where held changes were put on top, is no answer of the model's.
    let reply = pack.parts.first {
      $0.kind == .history && $0.name == "the last answer" && $0.state == .whole && $0.bytes > 0
    }?.text
    return try messages(
      context: context.isEmpty && task.files.isEmpty ? "" : context, findings: findings,
      reason: hasPrevious ? pack.text(of: .checks) : nil, reply: reply)
  }

  func messages(context: String, findings: String, reason: String?, reply: String?) throws -> [Message] {
    var messages = [
      Message(.system, system),
      Message(
        .user,
        try prompts.render(
          .implementerTask,
          [
            "context": context, "title": task.title, "instructions": task.instructions, "paths": paths,
            "acceptance": acceptance, "findings": findings, "reading": reading,
          ])),
    ]
    if let reply { messages.append(Message(.assistant, reply)) }
    if let reason {
      messages.append(Message(.user, try prompts.render(.implementerRetry, ["reason": reason, "context": ""])))
    }
    return messages
  }
}
