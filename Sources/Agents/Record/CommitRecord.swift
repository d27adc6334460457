import Git
import NexusProtocol

/// What is known of how a task's commit came about, and of who judged it.
///
/// A function of what the store holds of the commit, without times and numbers of attempts: a run that was killed and went
/// on leaves the same record as one that was not.
struct CommitRecord: Sendable {
  /// A model's part in the commit.
  struct Part: Sendable {
    var model: ModelUse?
    var edits: [EditRecord]
    /// The commit that it took the place of, and why.
    var replaced: (commit: String, why: String)?
  }

  let task: PlanTask
  let commit: String
  let checks: [CheckRecord]
  /// Oldest first.
  let parts: [Part]
  let reviews: [Review]

  /// - Parameters:
  ///   - attempt: The one that ended in the commit.
  ///   - attempts: All at the task.
  init(
    of task: PlanTask, _ attempt: Attempt, among attempts: [Attempt], _ commit: String, journal: any Journal
  ) async throws {
    self.task = task
    self.commit = commit
    checks = try await journal.checks(of: attempt.id)
    reviews = try await journal.reviews(of: task.id).filter { $0.commit == commit }
    var parts: [Part] = []
    var next: Attempt? = attempt
    while let attempt = next {
      let model = try ModelUse(try await journal.exchanges(ofAttempt: attempt.id))
      let edits = try await journal.edits(of: attempt.id).filter { $0.outcome != .refused }
      next = attempts.last { $0.id == attempt.previous && $0.number < attempt.number }
      let replaced = attempt.replacedCommit(among: attempts).map { (commit: $0, why: attempt.reason ?? "") }
      parts.append(Part(model: model, edits: edits, replaced: replaced))
    }
    self.parts = parts.reversed()
  }

  /// The first key of every record.
  static let firstKey = NexusTrailer.task.rawValue + ":"

  /// One paragraph of lines `Key: value`, the values below each other.
  var paragraph: String {
    lines.map { key, value in
      let space = String(repeating: " ", count: max(1, Self.firstKey.count + 1 - key.count))
      return key + space + Self.bounded(value)
    }.joined(separator: "\n")
  }

  private var lines: [(key: String, value: String)] {
    var lines = [(Self.firstKey, "\(task.id)"), ("Title:", task.title), ("Commit:", commit)]
    let reason = checks.judgement.reason
    lines.append(("State:", reason.map { "unverified. \($0)" } ?? "verified, its checks passed"))
    for check in checks {
      lines.append(("Check:", "\(check.name): " + ([check.outcome.rawValue] + check.remarks).joined(separator: ", ")))
    }
    for part in parts { lines += self.lines(of: part) }
    for review in reviews { lines += self.lines(of: review) }
    return lines
  }

  private func lines(of part: Part) -> [(String, String)] {
    var lines: [(String, String)] = []
    if let model = part.model {
      lines.append(("Model:", model.model))
      if let digest = model.digest { lines.append(("Digest:", digest)) }
      lines.append(("Options:", model.optionsText))
      lines.append(("Prompt:", model.prompt.description))
    }
    let scope = TaskScope(task)
    for edit in part.edits {
      let place = edit.path + (edit.line.map { ":\($0)" } ?? "")
      let words = [edit.kind, edit.outcome.rawValue] + edit.remarks(in: scope)
      lines.append(("Edit:", "\(place): " + words.joined(separator: ", ")))
    }
    if let (commit, why) = part.replaced { lines.append(("Replaces:", "\(commit). \(why)")) }
    return lines
  }

  private func lines(of review: Review) -> [(String, String)] {
    let reviewer = review.reviewer == .overseer ? "Overseer" : "user"
    let model = review.model.map { ", \($0)" } ?? ""
    let summary = review.summary.isEmpty ? "" : ". \(review.summary)"
    let verdict = "\(review.verdict.rawValue), by the \(reviewer)\(model)\(summary)"
    return [("Verdict:", verdict)]
      + review.criteria.map { ("Criterion:", $0.asLine) }
      + review.findings.map { finding in
        let place = finding.file.map { ", " + $0 + (finding.line.map { ":\($0)" } ?? "") } ?? ""
        return ("Finding:", "\(finding.severity.rawValue)\(place): \(finding.message)")
      }
  }

  private static let valueLimit = 500

  /// A model's words could be any number of lines, or begin one like a record's.
  private static func bounded(_ value: String) -> String {
    let line = CommitMessage.oneLine(value)
    return line.count > valueLimit ? line.prefix(valueLimit - 1) + "…" : line
  }
}
