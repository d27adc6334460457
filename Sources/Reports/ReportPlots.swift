import NexusProtocol
import Terminal

/// Bars of tokens and time for each task.
enum ReportPlots {
  private struct Bar {
    var label: String
    var parts: [(kind: String, amount: Double, words: String)]
    var total: Double { parts.reduce(0) { $0 + $1.amount } }
  }

  static func html(_ report: PlanReport) -> String {
    let tokens = rows(
      report,
      of: { tokens, _, _ in
        [
          ("read", Double(tokens.read + tokens.unparted), "\(tokens.read + tokens.unparted) of prompts"),
          ("cached", Double(tokens.cached), "\(tokens.cached) from the cache"),
          ("written", Double(tokens.written), "\(tokens.written) written"),
        ]
      })
    let time = rows(
      report,
      of: { _, asking, checking in
        [
          ("read", asking / .seconds(1), "\(TimeText.measured(asking)) with models"),
          ("written", checking / .seconds(1), "\(TimeText.measured(checking)) with checks"),
        ]
      })
    return "<section class=\"plots\">"
      + plot(
        "Tokens", tokens, keys: [("read", "prompts"), ("cached", "prompts, from the cache"), ("written", "replies")])
      + plot("Time", time, keys: [("read", "models"), ("written", "checks")]) + "</section>"
  }

  private static func rows(
    _ report: PlanReport,
    of parts: (TokenCounts, Duration, Duration) -> [(kind: String, amount: Double, words: String)]
  ) -> [Bar] {
    [Bar(label: "plan", parts: parts(report.planningTokens, report.planningTime, .zero))]
      + report.chapters.map { chapter in
        Bar(label: String(chapter.task.id.number), parts: parts(chapter.tokens, chapter.asking, chapter.checking))
      }
  }

  private static func plot(_ title: String, _ bars: [Bar], keys: [(kind: String, words: String)]) -> String {
    let most = max(bars.map(\.total).max() ?? 0, .leastNonzeroMagnitude)
    let lines = bars.map { bar in
      let parts = bar.parts.filter { $0.amount > 0 }.map { part in
        "<span class=\"bar \(part.kind)\" style=\"width:\(percent(part.amount / most))%\" title=\"\(part.words)\"></span>"
      }
      let words = bar.parts.filter { $0.amount > 0 }.map(\.words).joined(separator: ", ")
      return "<tr><th>\(bar.label)</th><td><div class=\"bars\">\(parts.joined())</div>"
        + "<span class=\"soft\">\(words.isEmpty ? "none" : words)</span></td></tr>"
    }
    let legend = keys.map { "<span class=\"legend\"><span class=\"key \($0.kind)\"></span> \($0.words)</span>" }
      .joined(separator: " ")
    return "<figure><figcaption>\(title) <span class=\"soft\">\(legend)</span></figcaption>"
      + "<table>\(lines.joined())</table></figure>"
  }

  private static func percent(_ part: Double) -> String { TimeText.oneDecimal(part * 100) }
}
