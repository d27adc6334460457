import JSONText
import Jobs

/// What the helpers of a consultation came to, as their jobs tell it.
struct Findings: Sendable {
  let parts: [Consultation.Part]
  private let reports: [(tool: InternalTool, question: String, report: Report)]

  init(_ children: [Job]) {
    parts = children.compactMap { child in
      InternalTool(child.kind)
        .map { Consultation.Part(job: child.id, tool: $0, state: child.state, reason: child.reason) }
    }
    reports = children.compactMap { child in
      guard child.state.isUsable, let tool = InternalTool(child.kind), let report = child.result.flatMap({ Report($0) })
      else { return nil }
      return (tool, child.parameters["question"]?.string ?? "", report)
    }
  }

  var isEmpty: Bool { reports.isEmpty }

  /// For a model that is to build on it.
  var text: String {
    reports.map { tool, question, report in
      "## `\(tool.rawValue)`, asked: \(question)\n\(report.answer)\n"
        + (report.sources.isEmpty ? "" : "Sources: \(report.sources.map(\.description).joined(separator: ", "))\n")
    }.joined(separator: "\n")
  }

  /// The helpers that found nothing, and why.
  var gaps: String {
    parts.filter { !$0.state.isUsable }
      .map { "The helper `\($0.tool.rawValue)` found nothing: \($0.reason ?? $0.state.rawValue)\n" }.joined()
  }

  /// All of it as one report, where nobody made one answer of it.
  var joined: Report {
    var seen: Set<Report.Source> = []
    return Report(
      answer: reports.map { "\($0.tool.rawValue): \($0.report.answer)" }.joined(separator: "\n\n"),
      sources: reports.flatMap(\.report.sources).filter { seen.insert($0).inserted })
  }
}
