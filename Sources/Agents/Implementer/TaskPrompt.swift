import Edits
import Git
import NexusProtocol
import Prompts

/// Makes the messages of one attempt at a task.
struct TaskPrompt {
  let workshop: Workshop
  let task: PlanTask
  /// What reviews found in earlier work on the task, oldest first.
  let findings: [Review]

  /// What the model is told of the attempt before.
  struct Previous {
    var reply: String
    var reason: String
  }

  /// - Parameter tree: The tree the attempt works on, whose files the model is shown.
  /// - Throws: `AgentError.doesNotFit` when the task's files do not leave room for a reply.
  func messages(tree: ObjectID, after previous: Previous?) async throws -> [Message] {
    let files = try await readFiles(in: tree)
    let format = EditFormatChoice.format(
      configured: workshop.settings.implementation.editFormat, contents: files.compactMap(\.content),
      record: try await workshop.journal.editTallies().filter { $0.model == workshop.settings.implementation.model })
    let guide = try workshop.prompts.render(EditFormatChoice.guide(for: format))
    var messages = [
      Message(.system, try workshop.prompts.render(.implementerSystem, ["edit_format": guide])),
      Message(.user, try taskText(context: context(files))),
    ]
    if let previous {
      messages.append(Message(.assistant, previous.reply))
      messages.append(
        Message(.user, try workshop.prompts.render(.implementerRetry, ["reason": previous.reason, "context": ""])))
    }
    let budget = PromptBudget(workshop.settings.implementation.options)
    // The last reply is the first thing to go: the reason says what was wrong with it.
    if previous != nil, !budget.holds(messages) { messages.remove(at: 2) }
    try budget.check(messages)
    return messages
  }

  private struct File {
    var path: String
    /// Nil for a file that cannot be shown.
    var content: String?
    var note: String?
  }

  private func readFiles(in tree: ObjectID) async throws -> [File] {
    var files: [File] = []
    for path in task.files {
      guard let bytes = try await workshop.repository.read(path, at: tree) else {
        files.append(File(path: path, note: "does not exist yet"))
        continue
      }
      let content = FileSection.readable(bytes)
      files.append(File(path: path, content: content, note: content == nil ? "is not text and is not shown" : nil))
    }
    return files
  }

  private func context(_ files: [File]) -> String {
    let sections = files.map { file in
      if let content = file.content { return FileSection.text(path: file.path, content: content) }
      return "The file \(file.path) \(file.note ?? "is not shown").\n"
    }
    return sections.isEmpty ? "The task names no files.\n" : sections.joined(separator: "\n")
  }

  private func taskText(context: String) throws -> String {
    try workshop.prompts.render(
      .implementerTask,
      [
        "context": context, "title": task.title, "instructions": task.instructions,
        "paths": task.files.joined(separator: ", "),
        "acceptance": task.acceptance.map { "- \($0)" }.joined(separator: "\n"),
        "findings": findings.map(\.asText).joined(separator: "\n"),
      ])
  }
}

extension Review {
  /// The review as the Implementer is told it.
  var asText: String {
    let lines = findings.map { finding in
      let place = finding.file.map { file in finding.line.map { "\(file):\($0): " } ?? "\(file): " } ?? ""
      return "- \(finding.severity.rawValue): \(place)\(finding.message)"
    }
    return ([summary] + lines).filter { !$0.isEmpty }.joined(separator: "\n")
  }
}
