import Agents
import Git
import Inspection
import NexusProtocol
import Terminal

/// A task's record as text for a person.
struct TaskRecordText {
  let record: TaskRecord
  let palette: Palette

  var text: String {
    var text = PlanText(palette: palette).task(record.task, standing: record.standing)
    let counts = EditCountsText.line(record.counts)
    if !counts.isEmpty { text += "\n  Edits  \(counts)\n" }
    if let reason = record.unverified { text += "\n  Unverified  \(Sanitizer.oneLine(reason))\n" }
    for entry in record.attempts { text += "\n" + self.text(entry) }
    for review in record.reviews { text += "\n" + ReviewText(palette: palette).whole(review) }
    return text
  }

  private func text(_ entry: TaskRecord.Entry) -> String {
    let attempt = entry.attempt
    let first = attempt.reason.map { Sanitizer.oneLine(String($0.prefix { !$0.isNewline })) } ?? ""
    var text = "  Attempt \(attempt.number)  \(AttemptText.words(attempt.outcome.rawValue, reason: first))"
    text += attempt.commit.map { "  \($0.prefix(7))" } ?? ""
    text += attempt.outcome == .kept ? "  (kept as \(attempt.id))" : ""
    text += record.previousNumber(attempt).map { "  (goes on from attempt \($0))" } ?? ""
    var lines: [(String, String)] = []
    if let outOfScope = attempt.outOfScope { lines.append(("scope", describe(outOfScope, of: attempt))) }
    if let model = entry.model {
      // As long as Ollama shows them.
      let digest = model.digest.map { "  " + $0.prefix(12) } ?? ""
      lines.append(("model", model.model + digest + "  (\(model.optionsText))"))
      lines.append(("prompt", model.prompt.description))
    }
    if entry.tokens != TokenCounts() { lines.append(("tokens", entry.tokens.text)) }
    lines += entry.edits.map { ("edit", describe($0)) }
    lines += entry.checks.map { check in
      let remarks = check.remarks.joined(separator: ", ")
      let status = check.outcome == .failed ? check.status.map { " with exit status \($0)" } ?? "" : ""
      let outcome = check.outcome.words + status
      return ("check", "\(check.name)  \(outcome)  \(TimeText.measured(check.duration))  (\(remarks))")
    }
    text += "\n" + lines.map { "    \($0.padded(to: 6)) \(Sanitizer.oneLine($1))\n" }.joined()
    for check in entry.checks where check.run == .first && check.outcome != .passed { text += lastLines(of: check) }
    guard let reason = attempt.reason, !AttemptText.isReasonForModel(attempt.outcome) else { return text }
    let isToldAlready = [.modelFailed, .interrupted, .notChosen].contains(attempt.outcome)
    let reasons = Sanitizer.text(reason).split(separator: "\n").dropFirst(isToldAlready ? 1 : 0)
    return text + reasons.map { "    \(palette.apply(.quiet, to: String($0)))\n" }.joined()
  }

  /// The end of what a failed check printed.
  private func lastLines(of check: CheckRecord) -> String {
    check.output.split(whereSeparator: \.isNewline).suffix(Self.outputLines).map {
      "      \(Sanitizer.oneLine(String($0)))\n"
    }
    .joined()
  }

  private static let outputLines = 12

  private func describe(_ outOfScope: Attempt.OutOfScope, of attempt: Attempt) -> String {
    let names = outOfScope.paths.map(Sanitizer.oneLine).joined(separator: ", ")
    guard outOfScope.held != nil else {
      return "\(names)  not declared, and part of the work, which does not stand without it"
    }
    guard let name = attempt.heldReference else { return "\(names)  not declared, and no part of what was checked" }
    return "\(names)  not declared, held apart as refs/nexus/\(name)"
      + (outOfScope.isTaken ? ", and taken since" : "")
  }

  private func describe(_ edit: EditRecord) -> String {
    let place = edit.path + (edit.line.map { ":\($0)" } ?? "")
    // The reason of a refusal begins with the code that programs know it by.
    let code = edit.code.map { $0 + ": " } ?? ""
    let remarks = edit.remarks(in: TaskScope(record.task)).map { remark in
      !code.isEmpty && remark.hasPrefix(code) ? String(remark.dropFirst(code.count)) : remark
    }
    .joined(separator: ", ")
    return "\(place)  \(edit.kind) \(edit.outcome.rawValue)  \(remarks)"
  }
}
