import Graphs
import NexusProtocol
import Terminal

/// A plan as one HTML page that needs nothing else: no script, nothing loaded, light and dark, fit for a telephone and paper.
package struct ReportPage {
  /// The page.
  package let html: String
  /// How many texts were changed to take secrets out.
  package let redacted: Int

  package init(_ report: PlanReport) {
    var text = HTMLText()
    let title = text(report.plan.title)
    var parts = [Self.head(title: "Plan \(report.plan.number): \(title)")]
    parts.append(Self.heading(report, title: title, &text))
    if !report.chapters.isEmpty {
      let tasks = report.chapters.map { chapter in
        var task = chapter.task
        task.title = text.plain(task.title)
        return task
      }
      let graph = Graph.tasks(tasks, title: "Tasks and what each stands on")
      parts.append("<section><h2>Tasks</h2><div class=\"wide\">\(GraphSVG.text(graph))</div></section>")
      parts.append(ReportPlots.html(report))
      for chapter in report.chapters { parts.append(ReportChapter.html(chapter, &text)) }
    }
    parts.append("<footer>Written by nexus \(HTMLText.escaped(report.version)).</footer></main></body></html>\n")
    html = parts.joined(separator: "\n")
    redacted = text.redacted
  }

  private static func head(title: String) -> String {
    """
    <!doctype html>
    <html lang="en"><head><meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
    <meta name="color-scheme" content="light dark">
    <title>\(title)</title>
    <style>
    \(ReportStyle.sheet)
    </style></head><body><main>
    """
  }

  private static func heading(_ report: PlanReport, title: String, _ text: inout HTMLText) -> String {
    let plan = report.plan
    var facts = [
      ("Tasks", report.standings), ("Branch", text(plan.branch)),
      ("Begun", String(plan.createdAt.description.prefix(16)).replacing("T", with: " ") + " UTC"),
      ("Begins at", String(plan.base.prefix(12)) + (plan.baseBranch.map { " on " + text($0) } ?? "")),
      ("Tokens", report.tokens.text),
      ("Time", "\(TimeText.measured(report.asking)) with models, \(TimeText.measured(report.checking)) with checks"),
    ]
    if !report.models.isEmpty { facts.append(("Models", report.models.map { text($0) }.joined(separator: ", "))) }
    let state = plan.state == .active ? "" : " <span class=\"badge quiet\">\(plan.state.rawValue)</span>"
    let rows = facts.map { "<dt>\($0)</dt><dd>\($1)</dd>" }.joined()
    return """
      <header><p class="over">Plan \(plan.number)</p><h1>\(title)\(state)</h1>
      <div class="goal">\(text(plan.goal))</div><dl>\(rows)</dl></header>
      """
  }
}
