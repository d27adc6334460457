import Graphs
import NexusProtocol
import Terminal

/// The part of a page that tells of one task.
enum ReportChapter {
  /// Lines of a diff that are shown; the rest is counted.
  static let diffLines = 2000
  /// Lines at the end of what a failed check printed.
  static let outputLines = 40

  static func html(_ chapter: PlanReport.Chapter, _ text: inout HTMLText) -> String {
    let task = chapter.task
    var parts = [
      "<section class=\"task\" id=\"task-\(task.id.number)\"><h2><span class=\"number\">\(task.id.number)</span> "
        + "\(text(task.title)) <span class=\"badge \(chapter.standing.tone.rawValue)\">\(chapter.standing.name)</span></h2>"
    ]
    if let reason = chapter.unverified { parts.append("<p class=\"warning\">Unverified: \(text(reason))</p>") }
    let instructions = task.instructions
    if !instructions.isEmpty { parts.append("<div class=\"prose\">\(text(instructions))</div>") }
    parts.append(facts(of: task, &text))
    for story in chapter.stories { parts.append(html(story, &text)) }
    for review in chapter.reviews { parts.append(html(review, &text)) }
    if let diff = chapter.diff { parts.append(html(diff: diff, of: task, &text)) }
    return parts.joined(separator: "\n") + "</section>"
  }

  private static func facts(of task: PlanTask, _ text: inout HTMLText) -> String {
    var rows: [String] = []
    func add(_ name: String, _ items: [String]) {
      if !items.isEmpty { rows.append("<dt>\(name)</dt><dd>\(items.joined(separator: "<br>"))</dd>") }
    }
    add(
      "After",
      task.dependsOn.isEmpty ? [] : [task.dependsOn.map { "<a href=\"#task-\($0)\">\($0)</a>" }.joined(separator: ", ")]
    )
    add("Files", task.files.map { "<code>\(text($0))</code>" })
    add("Acceptance", task.acceptance.map { text($0) })
    add("Checks", task.checks.map { "<code>\(text($0))</code>" })
    add("Commit", task.commit.map { ["<code>\(text(String($0.prefix(12))))</code>"] } ?? [])
    return rows.isEmpty ? "" : "<dl>\(rows.joined())</dl>"
  }

  private static func html(_ story: PlanReport.Story, _ text: inout HTMLText) -> String {
    let attempt = story.attempt
    var lines: [String] = []
    for edit in story.edits {
      let place = edit.path + (edit.line.map { ":\($0)" } ?? "")
      let reason = edit.outcome == .refused ? edit.message.map { " – " + text($0) } ?? "" : ""
      lines.append(
        "<li class=\"\(edit.outcome == .refused ? "bad" : "")\"><code>\(text(place))</code> "
          + "\(text(edit.kind)) \(words(edit.outcome))\(reason)</li>")
    }
    for check in story.checks {
      let failed = check.outcome != .passed
      let status = failed ? check.status.map { " with exit status \($0)" } ?? "" : ""
      let run = check.run == .first ? "" : check.run == .again ? ", run again" : ", on what was there before"
      lines.append(
        "<li class=\"\(failed ? "bad" : "good")\">\(text(check.name)) \(check.outcome.words)\(status)\(run) "
          + "<span class=\"soft\">\(TimeText.measured(check.duration))</span>"
          + (failed && check.run == .first ? output(of: check, &text) : "") + "</li>")
    }
    let reason = attempt.reason.map { "<pre>\(text($0))</pre>" } ?? ""
    let facts = [
      story.model.map { text($0) }, story.tokens == TokenCounts() ? nil : story.tokens.text,
      story.asking == .zero ? nil : TimeText.measured(story.asking),
    ].compactMap { $0 }.joined(separator: " · ")
    return """
      <details\(isGood(attempt.outcome) ? "" : " class=\"bad\"")><summary>Attempt \(attempt.number): \
      \(words(attempt.outcome)) <span class="soft">\(facts)</span></summary>\
      \(lines.isEmpty ? "" : "<ul>\(lines.joined())</ul>")\(reason)</details>
      """
  }

  private static func output(of check: CheckRecord, _ text: inout HTMLText) -> String {
    let lines = check.output.split(whereSeparator: \.isNewline)
    guard !lines.isEmpty else { return "" }
    return "<pre>\(text(lines.suffix(outputLines).joined(separator: "\n")))</pre>"
  }

  private static func html(_ review: Review, _ text: inout HTMLText) -> String {
    let who = review.reviewer == .user ? "You" : "Overseer" + (review.model.map { ", " + text($0) } ?? "")
    var lines = review.criteria.map { verdict in
      "<li class=\"\(verdict.state == .met ? "good" : "bad")\">\(words(verdict.state)): \(text(verdict.criterion))"
        + (verdict.evidence.isEmpty ? "" : "<pre>\(text(verdict.evidence))</pre>") + "</li>"
    }
    lines += review.findings.map { finding in
      let place = finding.place
      return "<li class=\"\(finding.severity.rawValue)\">\(finding.severity.rawValue)"
        + (place.isEmpty ? "" : " <code>\(text(place))</code>") + ": \(text(finding.message))</li>"
    }
    return "<div class=\"review\"><p><strong>\(who): \(review.verdict.rawValue)</strong> \(text(review.summary))</p>"
      + (lines.isEmpty ? "" : "<ul>\(lines.joined())</ul>") + "</div>"
  }

  private static func html(diff: String, of task: PlanTask, _ text: inout HTMLText) -> String {
    // Redacted as a whole: a secret may take several lines.
    let lines = text.plain(diff).split(separator: "\n", omittingEmptySubsequences: false)
    let shown = lines.prefix(diffLines).map { line in
      let kind =
        line.hasPrefix("+++") || line.hasPrefix("---") || line.hasPrefix("diff ")
        ? "file"
        : line.hasPrefix("+") ? "new" : line.hasPrefix("-") ? "old" : line.hasPrefix("@@") ? "hunk" : ""
      return kind.isEmpty
        ? HTMLText.escaped(String(line)) : "<span class=\"\(kind)\">\(HTMLText.escaped(String(line)))</span>"
    }
    let rest = lines.count - shown.count
    let note = rest > 0 ? "<p class=\"soft\">\(rest) more lines: <code>nexus diff \(task.id)</code></p>" : ""
    return
      "<details><summary>Change</summary><pre class=\"diff\">\(shown.joined(separator: "\n"))</pre>\(note)</details>"
  }

  private static func isGood(_ outcome: Attempt.Outcome) -> Bool {
    switch outcome {
    case .committed, .kept, .passed, .notChosen, .running: true
    case .noEdit, .refused, .checksFailed, .conflict, .modelFailed, .interrupted: false
    }
  }

  static func words(_ outcome: Attempt.Outcome) -> String {
    switch outcome {
    case .running: "running"
    case .committed: "committed"
    case .kept: "kept"
    case .noEdit: "no edit in the reply"
    case .refused: "edits refused"
    case .checksFailed: "checks failed"
    case .passed: "checks passed"
    case .notChosen: "not chosen"
    case .conflict: "conflict"
    case .modelFailed: "the model failed"
    case .interrupted: "interrupted"
    }
  }

  private static func words(_ outcome: EditRecord.Outcome) -> String {
    switch outcome {
    case .applied: "applied"
    case .alreadyApplied: "was there already"
    case .refused: "refused"
    }
  }

  static func words(_ state: CriterionVerdict.State) -> String {
    switch state {
    case .met: "met"
    case .unmet: "unmet"
    case .notShown: "not shown"
    }
  }
}
