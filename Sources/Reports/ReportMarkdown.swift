import NexusProtocol
import Terminal

/// A plan as Markdown, such as for the text of a pull request.
package struct ReportMarkdown {
  /// The text.
  package let text: String
  /// How many texts were changed to take secrets out.
  package let redacted: Int

  package init(_ report: PlanReport) {
    var safe = HTMLText()
    var lines = ["# \(Self.line(report.plan.title, &safe))", "", Self.quoted(report.plan.goal, &safe), ""]
    if !report.chapters.isEmpty {
      lines += ["| Task | | Checks | Review |", "|---|---|---|---|"]
      lines += report.chapters.map { Self.row($0, &safe) }
      lines.append("")
    }
    for chapter in report.chapters where chapter.task.commit != nil { lines += Self.story(chapter, &safe) }
    let models =
      report.models.isEmpty ? "" : " by " + report.models.map { Self.line($0, &safe) }.joined(separator: ", ")
    lines.append("\(report.standings); \(report.tokens.text)\(models). Written with nexus \(report.version).")
    text = lines.joined(separator: "\n") + "\n"
    redacted = safe.redacted
  }

  private static func row(_ chapter: PlanReport.Chapter, _ safe: inout HTMLText) -> String {
    let judged = (chapter.committed?.checks ?? []).filter { $0.run == .first }.map {
      "\(line($0.name, &safe, inTable: true)) \($0.outcome.words)"
    }
    let review = chapter.reviews.last.map {
      "\($0.verdict.rawValue) by \($0.reviewer == .user ? "a person" : "the Overseer")"
    }
    return
      "| \(chapter.task.id.number). \(line(chapter.task.title, &safe, inTable: true)) | \(chapter.standing.name) | "
      + "\(judged.isEmpty ? "none" : judged.joined(separator: ", ")) | \(review ?? "none") |"
  }

  private static func story(_ chapter: PlanReport.Chapter, _ safe: inout HTMLText) -> [String] {
    var lines = ["## \(chapter.task.id.number). \(line(chapter.task.title, &safe))", ""]
    if let reason = chapter.unverified { lines += ["**Unverified:** \(line(reason, &safe))", ""] }
    let criteria = chapter.reviews.last { $0.reviewer == .overseer }?.criteria ?? []
    for criterion in chapter.task.acceptance {
      let verdict = criteria.first { $0.criterion == criterion }
      let mark = verdict?.state == .met ? "x" : " "
      lines.append(
        "- [\(mark)] \(line(criterion, &safe))"
          + (verdict.map { $0.state == .met ? "" : " (\(ReportChapter.words($0.state)))" } ?? ""))
    }
    if !chapter.task.acceptance.isEmpty { lines.append("") }
    for review in chapter.reviews where !review.summary.isEmpty {
      lines += ["> **\(review.verdict.rawValue)**: \(line(review.summary, &safe))", ""]
    }
    for finding in chapter.reviews.last?.findings ?? [] {
      let place = finding.place
      lines.append(
        "- \(finding.severity.rawValue)" + (place.isEmpty ? "" : " `\(code(place, &safe))`")
          + ": \(line(finding.message, &safe))")
    }
    return lines.last == "" ? lines : lines + [""]
  }

  private static func line(_ text: String, _ safe: inout HTMLText, inTable: Bool = false) -> String {
    MarkdownLine(isInTable: inTable).text(safe.plain(text))
  }

  private static func code(_ text: String, _ safe: inout HTMLText) -> String {
    String(safe.plain(text).map { $0.isNewline || $0 == "`" || $0 == "|" ? "'" : $0 })
  }

  private static func quoted(_ text: String, _ safe: inout HTMLText) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { "> " + line(String($0), &safe) }
      .joined(separator: "\n")
  }
}
