internal import NexusProtocol

/// A line that begins a part of a review: `Verdict: approve`, and what models write in its place.
struct ReviewLabel {
  enum Name { case verdict, summary, finding, findings, criteria, met, unmet }

  var name: Name
  /// What stands after the colon on the same line.
  var value: Substring
  /// The severity of the findings under a label such as `Errors:`.
  var severity: Finding.Severity?

  /// Reads a line, or is nil when it begins no part.
  init?(_ line: MarkdownLine) {
    var text = line.heading.map { MarkdownLine.withoutClosingMarks($0.text) } ?? line.content
    if line.heading == nil, let item = line.markBullet, text.dropping(prefix: "**") == nil { text = item }
    let bold = text.dropping(prefix: "**") ?? text.dropping(prefix: "__")
    text = bold ?? text
    let start = text.utf8.prefix(40)
    if let bar = start.firstIndex(of: UInt8(ascii: "|")), let (name, _) = Self.name(text[..<bar].trimmed),
      name == .met || name == .unmet
    {
      (self.name, value) = (name, text[text.utf8.index(after: bar)...].trimmed)
      return
    }
    if let colon = start.firstIndex(of: UInt8(ascii: ":")) {
      guard let (name, severity) = Self.name(text[..<colon]) else { return nil }
      (self.name, self.severity) = (name, severity)
      let after = text[text.utf8.index(after: colon)...]
      value = (bold == nil ? after : after.dropping(prefix: "**") ?? after.dropping(prefix: "__") ?? after).trimmed
    } else {
      guard line.heading != nil || bold != nil, let (name, severity) = Self.name(text) else { return nil }
      (self.name, self.severity) = (name, severity)
      value = ""
    }
  }

  private static func name(_ label: Substring) -> (Name, Finding.Severity?)? {
    guard label.utf8.count <= 40, label.allSatisfy({ $0.isLetter || " *_-".contains($0) }) else { return nil }
    let words = label.lowercased().split { !$0.isLetter }.joined(separator: " ")
    return switch words {
    case "verdict", "final verdict", "overall verdict", "decision", "final decision": (.verdict, nil)
    case "summary", "overall summary", "review summary": (.summary, nil)
    case "finding", "issue": (.finding, nil)
    case "findings", "issues", "problems", "comments", "issues found": (.findings, nil)
    case "errors", "critical issues", "major issues", "blocking issues", "bugs", "must fix": (.findings, .error)
    case "warnings", "minor issues": (.findings, .warning)
    case "notes", "nits", "suggestions": (.findings, .note)
    case "criteria", "acceptance criteria", "acceptance", "criteria check", "criterion": (.criteria, nil)
    case "met", "criterion met": (.met, nil)
    case "unmet", "not met", "criterion unmet", "criterion not met": (.unmet, nil)
    default: nil
    }
  }
}
