internal import NexusProtocol

/// Reads the plain-text grammar of reviews.
struct ReviewLineReader {
  private enum Section { case none, verdict, summary, finding, findings, criteria }

  private(set) var parts = ReviewParts()
  private var section = Section.none
  private var summary: [Substring] = []
  private var finding: String?
  /// What a heading such as "Errors" says about each finding under it.
  private var severity: Finding.Severity?

  static func read(_ lines: [Substring]) -> ReviewParts {
    var reader = ReviewLineReader()
    for line in lines { reader.take(MarkdownLine(line)) }
    reader.endFinding()
    reader.parts.summary = reader.summary.joined(separator: "\n").trimmedText
    return reader.parts
  }

  private mutating func take(_ line: MarkdownLine) {
    if line.fence != nil || line.isThematicBreak { return }
    if let label = ReviewLabel(line) {
      endFinding()
      begin(label)
    } else if line.isBlank {
      if section == .finding { endFinding() }
      if section == .summary { summary.append("") }
    } else {
      takeText(line)
    }
  }

  private mutating func begin(_ label: ReviewLabel) {
    switch label.name {
    case .verdict:
      section = label.value.isEmpty ? .verdict : .none
      if !label.value.isEmpty { parts.verdicts.append(ReviewWord.opinion(label.value)) }
    case .summary:
      section = .summary
      if !label.value.isEmpty { summary.append(label.value) }
    case .finding:
      section = .finding
      severity = nil
      finding = String(label.value)
    case .findings:
      section = .findings
      severity = label.severity
      if !TaskReference.isNone(label.value) { finding = String(label.value) }
    case .criteria: section = .criteria
    case .met, .unmet:
      section = .none
      addCriterion(label.value, isMet: label.name == .met)
    }
  }

  private mutating func takeText(_ line: MarkdownLine) {
    switch section {
    case .none: break
    case .verdict:
      parts.verdicts.append(ReviewWord.opinion(line.content))
      section = .none
    case .summary: summary.append(line.text)
    case .finding: finding? += " " + line.content
    case .findings:
      if let item = line.bullet {
        if line.indent >= 2, finding != nil, line.markBullet != nil {
          finding? += " " + item
        } else {
          endFinding()
          finding = String(item)
        }
      } else if finding != nil {
        finding? += " " + line.content
      } else if !TaskReference.isNone(line.content), !line.content.lowercased().hasPrefix("no ") {
        finding = String(line.content)
      }
    case .criteria: if let item = line.bullet { takeCriterion(item) }
    }
  }

  /// Takes `[x] criterion`, `✅ criterion`, `criterion: met` or `criterion - not met`.
  private mutating func takeCriterion(_ item: Substring) {
    for box in ["[x]", "[ ]", "✅", "❌", "✔️", "✓", "✔", "✗", "✘"] {
      if item.unicodeScalars.starts(with: box.unicodeScalars) || (box == "[x]" && item.hasPrefix("[X]")) {
        return addCriterion(item.dropping(bytes: box.utf8.count).trimmed, isMet: ReviewWord.isMet(box[...]))
      }
    }
    for separator in [":", " — ", " – ", " - "] {
      var rest = item
      for _ in 0..<20 {  // further on stands no judgement, and what is unclear counts as unmet
        guard let (_, after) = rest.split(atFirst: separator) else { break }
        let words = after.trimmed
        let end = words.utf8.prefix(40).firstIndex { "(;,.|".utf8.contains($0) } ?? words.endIndex
        if let isMet = ReviewWord.isMet(words[..<end].trimmed) {
          let text = item[..<after.startIndex].dropping(suffix: ":") ?? item[..<after.startIndex]
          return addCriterion(
            text.trimmed.withoutTrailing(separator), isMet: isMet, evidence: words[end...].withoutMarks)
        }
        rest = after
      }
    }
    addCriterion(item, isMet: nil)
  }

  private mutating func addCriterion(_ text: Substring, isMet: Bool?, evidence: Substring = "") {
    if TaskReference.isNone(text) { return }
    let (criterion, shown) = text.split(atFirst: " | ") ?? (text, evidence)
    parts.criteria.append(
      ReviewParts.Criterion(
        text: String(criterion.withoutMarks), isMet: isMet, evidence: String(shown.trimmed)))
  }

  private mutating func endFinding() {
    if let text = finding { parts.add(FindingText(text[...], under: severity)) }
    finding = nil
  }
}

extension Substring {
  /// The text without the marks that join a word to what stands beside it.
  fileprivate var withoutMarks: Substring {
    var text = trimmed
    while let first = text.utf8.first, ":;,.|(*".utf8.contains(first) { text = text.dropping(bytes: 1).trimmed }
    while let last = text.utf8.last, ":|)*".utf8.contains(last) {
      if last == UInt8(ascii: ")"), text.utf8.contains(UInt8(ascii: "(")) { break }
      text = Substring(text.utf8.dropLast()).trimmed
    }
    return text
  }

  fileprivate func withoutTrailing(_ separator: String) -> Substring {
    let mark = separator[...].trimmed
    return hasSuffix(mark) ? Substring(utf8.dropLast(mark.utf8.count)).trimmed : self
  }
}

extension String {
  fileprivate var trimmedText: String { String(trimmed) }
}
