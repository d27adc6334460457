import Coordination
import JSONText
import Jobs
import NexusProtocol
import Terminal

/// What a consultation came to, for a person and for programs.
enum ConsultText {
  static func text(_ consultation: Consultation, palette: Palette) -> String {
    var text = Sanitizer.text(consultation.report.answer)
    if !text.hasSuffix("\n") { text += "\n" }
    guard !consultation.report.sources.isEmpty else { return text }
    text += "\n" + palette.apply(.heading, to: "Sources") + "\n"
    for source in consultation.report.sources { text += "  \(Sanitizer.oneLine(source.description))\n" }
    return text
  }

  /// What is to be known beside the answer, one sentence each.
  static func notes(_ consultation: Consultation) -> [String] {
    var notes: [String] = []
    if !consultation.unknownSources.isEmpty {
      let names = consultation.unknownSources.map { Sanitizer.oneLine($0.description) }.joined(separator: ", ")
      notes.append("Named as sources, and not in the repository: \(names).")
    }
    for part in consultation.parts where part.state != .done {
      let reason = part.reason.map { " " + Sanitizer.oneLine($0) } ?? ""
      notes.append("The helper \(part.tool.rawValue) found nothing (job \(part.job), \(part.state.rawValue)).\(reason)")
    }
    if let reason = consultation.fixedBecause {
      notes.append("The helpers are a fixed sequence. \(Sanitizer.oneLine(reason))")
    }
    switch consultation.shortfall {
    case .budget?, .stopped?: notes.append("This is no whole answer: it is what the helpers had found by then.")
    case .unusable(let reason)?:
      notes.append("This is what the helpers found; no one answer was made of it. \(Sanitizer.oneLine(reason))")
    case nil: break
    }
    return notes
  }

  /// As `docs/json.md` has it.
  static func json(_ consultation: Consultation, job: Int64?, tokens: Int) -> JSONValue {
    JSONValue(
      members: [("job", job.map { .number(JSONNumber($0)) } ?? .null)] + consultation.members
        + [("tokens", JSONValue(tokens))])
  }
}
