internal import JSONText
internal import NexusProtocol

/// Takes the parts of a review from what a model wrote in JSON.
struct ReviewDecoding {
  private(set) var parts = ReviewParts()

  /// The object that holds a verdict: the value itself, or one that it wraps.
  static func review(in value: JSONValue) -> JSONObject? {
    guard let object = value.object else { return nil }
    if object.keys.contains(where: verdictKeys.contains) { return object }
    return object["review"].flatMap(review)
  }

  init(_ object: JSONObject) {
    for member in object.members {
      switch member.key {
      case "verdict", "decision", "approved", "approve": takeVerdict(member)
      case "summary", "overview", "comment": if let text = text(member) { parts.summary = text.withLineFeeds }
      case "findings", "issues", "problems", "comments":
        for element in elements(member) { takeFinding(element, key: member.key) }
      case "criteria", "acceptance", "acceptance_criteria":
        for element in elements(member) { takeCriterion(element, key: member.key) }
      default: break
      }
    }
    parts.summary = String(parts.summary.trimmed)
  }

  private static let verdictKeys: Set<String> = ["verdict", "decision", "approved", "approve"]

  private mutating func takeVerdict(_ member: JSONObject.Member) {
    let isFlag = member.key == "approved" || member.key == "approve"
    switch member.value {
    case .null: break
    case .bool(let value) where isFlag: parts.verdicts.append(value ? .approve : .revise)
    case .string(let text): parts.verdicts.append(isFlag ? .unclear : ReviewWord.opinion(text[...]))
    default: parts.verdicts.append(.unclear)
    }
  }

  private mutating func takeFinding(_ value: JSONValue, key: String) {
    guard let object = value.object else {
      if case .string(let text) = value {
        if !TaskReference.isNone(text.onOneLine[...]) { parts.add(FindingText(text.onOneLine[...])) }
      } else {
        refuse(value, "Each of \"\(key)\"", "an object")
      }
      return
    }
    let message = ["message", "description", "text", "issue", "comment", "detail"].lazy.compactMap {
      object[$0]?.string
    }
    let advice = ["suggestion", "fix"].lazy.compactMap { object[$0]?.string }.first.map { " Suggestion: \($0)" } ?? ""
    var file = ["file", "path", "filename"].lazy.compactMap { object[$0]?.string }.first?.onOneLine
    var line = ["line", "line_number", "start_line", "lines"].lazy.compactMap { object[$0] }.first.flatMap(Self.line)
    if let place = file.flatMap({ FindingText.place($0[...]) }), place.line != nil {
      file = place.file
      line = line ?? place.line
    }
    if let name = file, TaskReference.isNone(name[...]) { file = nil }
    let severity = ["severity", "level", "type", "priority"].lazy.compactMap { object[$0]?.string }.first ?? ""
    let text = message.first ?? ""
    let finding = FindingText(file: file, line: line, message: TaskReference.isNone(text[...]) ? "" : text + advice)
    parts.add(finding, severity: severity[...])
  }

  /// A line number, as a number, `12`, `L12` or `12-15`; nil for 0 and the like.
  private static func line(_ value: JSONValue) -> Int? {
    if let number = value.int { return number > 0 ? number : nil }
    if let first = value.array?.first { return line(first) }
    return value.string.flatMap { FindingText.number(at: $0.trimmed)?.value }
  }

  private mutating func takeCriterion(_ value: JSONValue, key: String) {
    guard let object = value.object else { return refuse(value, "Each of \"\(key)\"", "an object") }
    let text =
      ["criterion", "criteria", "number", "id", "name", "text", "description"].lazy.compactMap { object[$0] }
      .compactMap { $0.int.map(String.init) ?? $0.string }.first ?? ""
    let evidence =
      ["quote", "evidence", "reason", "explanation", "comment"].lazy.compactMap { object[$0] }
      .compactMap { $0.string ?? $0.array?.compactMap(\.string).joined(separator: "\n") }.first { !$0.isEmpty } ?? ""
    let met = ["met", "is_met", "isMet", "passed", "satisfied", "status"].lazy.compactMap { object[$0] }.first
    let isMet = met?.bool ?? met?.string.flatMap { ReviewWord.isMet($0[...]) }
    if TaskReference.isNone(text.onOneLine[...]), isMet != false { return }
    parts.criteria.append(
      ReviewParts.Criterion(text: text.onOneLine, isMet: isMet, evidence: evidence.withLineFeeds))
  }

  private mutating func text(_ member: JSONObject.Member) -> String? {
    if case .string(let text) = member.value { return text }
    if !member.value.isNull { refuse(member.value, "\"\(member.key)\"", "a string") }
    return nil
  }

  private mutating func elements(_ member: JSONObject.Member) -> [JSONValue] {
    switch member.value {
    case .array(let elements): return elements
    case .null: return []
    case .string(let text) where TaskReference.isNone(text.onOneLine[...]): return []
    case .string, .object: return [member.value]
    case .bool, .number:
      refuse(member.value, "\"\(member.key)\"", "a list")
      return []
    }
  }

  private mutating func refuse(_ value: JSONValue, _ subject: String, _ expected: String) {
    parts.faults.append(ReviewFault(.wrongType, "\(subject) must be \(expected), but is \(value.typeName)."))
  }
}
