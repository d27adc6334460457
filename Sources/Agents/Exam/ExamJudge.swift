import Edits
import NexusProtocol
import Replies

/// Judges the answers of an exam, by what nexus itself would make of them.
enum ExamJudge {
  static func outcome(of reply: ModelReply, to task: ExamTask) -> ExamAnswer.Outcome {
    switch task.kind {
    case .edit: edit(reply, task)
    case .plan: plan(reply.content, task)
    case .review(let isRight): review(reply.content, isRight: isRight)
    }
  }

  private static func edit(_ reply: ModelReply, _ task: ExamTask) -> ExamAnswer.Outcome {
    let applier = ReplyApplier(reply.content.utf8, knownPaths: [task.path], ending: ReplyEnding(reply.stopReason))
    guard applier.reply.holdsEdits else { return .unusable }
    let tree = SourceTree([(key: task.path, value: .regular)]).with(contents: [task.path: Array(task.before.utf8)])
    guard case .applied(let application) = applier.apply(to: tree).result else { return .unusable }
    let text = application.changes.first { $0.path == task.path }?.bytes.map { String(decoding: $0, as: UTF8.self) }
    // Blank lines at the end mean nothing.
    return application.changes.count == 1 && text?.trimmedEnd() == task.after.trimmedEnd() ? .right : .wrong
  }

  private static func plan(_ text: String, _ task: ExamTask) -> ExamAnswer.Outcome {
    var reader = PlanReader()
    _ = reader.feed(text)
    let reading = reader.finish()
    guard reading.faults.isEmpty else { return .unusable }
    let validation = PlanValidation.validate(reading.draft, knownPaths: [task.path], goal: task.instructions)
    guard validation.isUsable else { return .unusable }
    return validation.draft.tasks.contains { $0.files.contains(task.path) } ? .right : .wrong
  }

  private static func review(_ text: String, isRight: Bool) -> ExamAnswer.Outcome {
    let reading = ReviewReader.read(text)
    guard reading.faults.isEmpty, let verdict = reading.verdict else { return .unusable }
    return (verdict == .approve) == isRight ? .right : .wrong
  }

  /// The change of a review's task, as git would show it, with all lines around it.
  static func diff(_ task: ExamTask) -> String {
    let old = task.before.split(separator: "\n", omittingEmptySubsequences: false)
    let new = task.after.split(separator: "\n", omittingEmptySubsequences: false)
    var lines = ["--- a/\(task.path)", "+++ b/\(task.path)", "@@ -1,\(old.count - 1) +1,\(new.count - 1) @@"]
    for change in zip(old, new).dropLast() {
      lines += change.0 == change.1 ? [" \(change.0)"] : ["-\(change.0)", "+\(change.1)"]
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
