package import JSONText

/// A run written out for people: its inputs, its steps and their responses.
package struct RunDocument: Sendable {
  private let number: Int
  private let record: WorkflowRecord
  private let profile: RunProfile
  /// When the run began, as people read it; nil where that was not kept.
  private let began: String?

  package init(number: Int, _ record: WorkflowRecord, _ profile: RunProfile, began: String?) {
    self.number = number
    self.record = record
    self.profile = profile
    self.began = began
  }

  package var markdown: String {
    var lines = ["# Run \(number) of \(record.head.workflow)", ""]
    lines += facts.map { "- \($0.name): \($0.value)" }
    if !record.head.inputs.isEmpty {
      lines += ["", "## Inputs"]
      for input in record.head.inputs.members { lines += ["", "### \(input.key)", ""] + fenced(input.value.shownText) }
    }
    lines += ["", "## Steps"]
    for ending in record.endings {
      lines += ["", "### \(ending.step)", "", summary(ending)]
      if let error = ending.result.error { lines += ["", error] }
      if !ending.result.response.isNull { lines += [""] + fenced(ending.result.response.shownText) }
    }
    if !record.notes.isEmpty { lines += ["", "## Notes", ""] + record.notes.map { "- \($0)" } }
    return lines.joined(separator: "\n") + "\n"
  }

  package var text: String {
    var lines = ["Run \(number) of \(record.head.workflow)"]
    lines += facts.map { "  \($0.name): \($0.value)" }
    for input in record.head.inputs.members {
      lines += ["", "Input \(input.key)"] + indented(input.value.shownText)
    }
    for ending in record.endings {
      lines += ["", "\(ending.step): \(summary(ending))"]
      if let error = ending.result.error { lines.append("  \(error)") }
      if !ending.result.response.isNull { lines += indented(ending.result.response.shownText) }
    }
    if !record.notes.isEmpty { lines += ["", "Notes"] + record.notes.map { "  \($0)" } }
    return lines.joined(separator: "\n") + "\n"
  }

  private var facts: [(name: String, value: String)] {
    var facts = [("State", record.state.rawValue)]
    if let began { facts.append(("Began", began)) }
    if let source = record.head.source {
      facts.append(("From", "\"\(source.step)\", with what run \(source.run) had before it"))
    }
    facts.append(("Time", RunProfile.seconds(profile.milliseconds)))
    facts.append(("Tokens", "\(profile.tokens)"))
    if let cost = profile.cost { facts.append(("Cost", "$\(cost)")) }
    return facts
  }

  private func summary(_ ending: WorkflowRecord.Ending) -> String {
    var parts = [ending.result.state.rawValue]
    if let step = profile.steps.first(where: { $0.step == ending.step }) {
      parts += step.models
      if step.calls > 1 { parts.append("\(step.calls) replies") }
      parts.append("\(step.tokens) tokens")
      if step.milliseconds > 0 { parts.append(RunProfile.seconds(step.milliseconds)) }
    }
    return parts.joined(separator: ", ")
  }

  /// In a fence that is longer than any in the text.
  private func fenced(_ text: String) -> [String] {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let longest = lines.map { $0.prefix { $0 == "`" }.count }.max() ?? 0
    let fence = String(repeating: "`", count: max(3, longest + 1))
    return [fence] + (lines.last == "" ? lines.dropLast() : lines[...]) + [fence]
  }

  private func indented(_ text: String) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { $0.isEmpty ? "" : "  \($0)" }
  }
}

extension WorkflowRecord {
  /// The whole run as one value for programs.
  package func json(number: Int, _ profile: RunProfile) -> JSONValue {
    .members([
      ("run", JSONValue(number)), ("workflow", .string(head.workflow)), ("file", .text(head.file)),
      ("state", .string(state.rawValue)), ("beganAt", .number(head.beganAt)), ("endedAt", .number(endedAt)),
      ("from", head.source?.json ?? .null), ("inputs", .object(head.inputs)), ("tokens", JSONValue(profile.tokens)),
      ("cost", .number(profile.cost)),
      ("milliseconds", JSONValue(profile.milliseconds)), ("steps", .array(endings.map(\.json))),
      ("replies", .array(replies.map { RunLine.reply($0).json })), ("notes", JSONValue(notes)),
    ])
  }
}

extension WorkflowRecord.Ending {
  fileprivate var json: JSONValue {
    .members([
      ("step", .string(step)), ("state", .string(result.state.rawValue)), ("response", result.response),
      ("error", .text(result.error)), ("tokens", JSONValue(result.tokens)), ("cost", .number(result.cost)),
    ])
  }
}
