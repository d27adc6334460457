internal import ReplyMarks

/// What a line of a plan in plain text may be besides a heading of a task and a field.
enum PlanLine {
  /// The title in `Plan: Add JSON output`, `# Plan: …`, `**Plan:** …` and `Title: …`, or nil.
  static func title(_ line: MarkdownLine) -> String? {
    guard line.indent <= 3 else { return nil }
    var text = line.heading?.text ?? line.content
    let isBold = text.dropping(prefix: "**") != nil
    text = text.dropping(prefix: "**") ?? text
    guard let colon = text.utf8.prefix(40).firstIndex(of: UInt8(ascii: ":")) else { return nil }
    let label = text[..<colon].lowercased()
    guard ["plan", "title", "plan title", "implementation plan"].contains(isBold ? label.filter { $0 != "*" } : label)
    else { return nil }
    var value = text[text.utf8.index(after: colon)...]
    if isBold { value = value.dropping(prefix: "**") ?? value }
    return TaskHeading.cleaned(value.trimmed)
  }

  /// Whether everything from this line on is for the reader of the text and no part of the plan.
  static func isScissors(_ line: MarkdownLine) -> Bool {
    guard let rest = line.content.dropping(prefix: "#")?.trimmed, line.indent == 0 else { return false }
    guard let (before, after) = rest.split(atFirst: ">8") else { return false }
    return (before + after).utf8.allSatisfy { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: " ") }
  }

  /// Whether the line is a comment where one may stand: before the first task, and among a task's fields.
  static func isComment(_ line: MarkdownLine) -> Bool { line.heading?.level == 1 }

  /// Whether a heading begins what models add after the last task.
  static func endsTask(_ line: MarkdownLine, level: Int) -> Bool {
    guard let heading = line.heading, heading.level <= level, heading.text.utf8.count <= 40 else { return false }
    let text = MarkdownLine.withoutClosingMarks(heading.text)
    let word = (text.dropping(suffix: ":") ?? text).lowercased().filter { $0 != "*" }
    return closingHeadings.contains(word)
  }

  /// Whether a line begins the words with which models take leave.
  static func isFarewell(_ text: Substring) -> Bool { farewells.contains { text.dropping(prefix: $0) != nil } }

  /// Whether a line of instructions would be read as something else, were it not for a backslash before it.
  static func isSpecialInInstructions(_ text: Substring) -> Bool {
    let line = MarkdownLine(text)
    if line.isBlank || line.fence != nil || line.isThematicBreak || ThinkTag(line: line.content) != nil { return true }
    if StopTokens.stripped(Array(text.utf8)[...]) != nil { return true }
    if line.content.utf8.first == UInt8(ascii: "#") {
      if isScissors(line) || endsTask(line, level: 6) || TaskHeading(line)?.kind == .heading { return true }
    }
    return FieldLine(line).map { !$0.isBulleted } ?? isFarewell(text)
  }

  private static let closingHeadings: Set<String> = [
    "summary", "conclusion", "notes", "note", "final notes", "additional notes", "execution order",
    "order of execution", "task order", "dependency graph", "dependencies graph", "timeline", "next steps",
    "assumptions", "risks",
  ]

  private static let farewells: [StaticString] = [
    "Let me know", "Please let me know", "I hope ", "Feel free to", "Would you like", "This plan ", "These tasks ",
    "By following ", "By completing ",
  ]
}

/// A mark of thinking that is all of a line.
enum ThinkTag {
  case opening(ThinkingTag)
  case closing

  init?(line content: Substring) {
    guard let first = content.utf8.first, first == UInt8(ascii: "<") || first == UInt8(ascii: "[") || first == 0xE2
    else {
      return nil
    }
    let bytes = Array(content.utf8)[...]
    if ThinkingTag.isCloser(bytes) {
      self = .closing
    } else if let tag = ThinkingTag.opened(by: bytes), tag.length == bytes.count || tag.closers == ["</details>"] {
      self = .opening(tag)
    } else {
      return nil
    }
  }
}
