/// The parts of a task in the plain-text grammar.
enum PlanField: String, CaseIterable {
  case id, title, files, dependsOn, acceptance, checks, instructions

  /// The name as the grammar has it.
  var name: String {
    switch self {
    case .id: "Id"
    case .title: "Title"
    case .files: "Files"
    case .dependsOn: "Depends on"
    case .acceptance: "Acceptance"
    case .checks: "Checks"
    case .instructions: "Instructions"
    }
  }

  /// The field a label names, in whatever case, or nil.
  init?(label: Substring) {
    guard label.utf8.count <= 48 else { return nil }
    let bare = label.prefix(before: "(") ?? label
    let words = bare.lowercased().split { " _-*".contains($0) }.joined(separator: " ")
    guard let field = Self.labels[words] else { return nil }
    self = field
  }

  /// Every label that is understood; the keys of JSON tasks are looked up here too.
  private static let labels: [String: PlanField] = {
    let names: [PlanField: [String]] = [
      .id: ["id", "task id", "identifier"],
      .title: ["title", "name", "task title", "task name"],
      .files: [
        "files", "file", "paths", "files to change", "files to modify", "files to create", "files to edit",
        "files to update", "files changed", "files modified", "files affected", "files involved", "affected files",
        "modified files", "changed files", "target files", "file paths", "file path", "path",
      ],
      .dependsOn: [
        "depends on", "depends", "dependson", "dependencies", "dependency", "requires", "prerequisites", "blocked by",
        "deps",
      ],
      .acceptance: [
        "acceptance", "acceptance criteria", "acceptance criterion", "acceptancecriteria", "criteria", "done when",
        "definition of done", "success criteria",
      ],
      .checks: [
        "checks", "check", "verification", "verify", "verification commands", "check commands", "test commands",
        "test command", "validation",
      ],
      .instructions: [
        "instructions", "instruction", "description", "details", "detail", "what to do", "implementation",
        "implementation details", "steps", "task description",
      ],
    ]
    return Dictionary(uniqueKeysWithValues: names.flatMap { field, names in names.map { ($0, field) } })
  }()
}

/// A line that begins a field of a task: `Files: src/cli.py`, and what models write in its place.
struct FieldLine {
  var field: PlanField
  /// What stands after the colon on the same line.
  var value: Substring
  /// Whether it stands after a bullet.
  var isBulleted: Bool
  /// The columns before the label.
  var indent: Int

  /// Reads a line, or is nil when it begins no field.
  init?(_ line: MarkdownLine) {
    guard let first = line.content.utf8.first else { return nil }
    indent = line.indent
    isBulleted = false
    var text = line.content
    var needsColon = true
    if let heading = line.heading {
      guard heading.level > 1 else { return nil }
      text = MarkdownLine.withoutClosingMarks(heading.text)
      needsColon = false
    } else if !first.isASCIILetter, !line.content.hasBoldMark, let bullet = line.markBullet {
      guard line.indent <= 7 else { return nil }
      isBulleted = true
      indent += 2
      text = bullet
    }
    guard isBulleted || line.indent <= 3 || text.hasBoldMark else { return nil }
    guard let (label, value) = Self.parts(of: text, needsColon: needsColon), let field = PlanField(label: label) else {
      return nil
    }
    self.field = field
    self.value = value
  }

  /// The label and the value of `Label: value`, `**Label:** value`, `**Label**: value` and `**Label**`.
  private static func parts(of text: Substring, needsColon: Bool) -> (Substring, Substring)? {
    let bold = text.dropping(prefix: "**") ?? text.dropping(prefix: "__")
    let text = bold ?? text
    let start = text.utf8.prefix(64)
    guard let colon = start.firstIndex(of: UInt8(ascii: ":")) else {
      let label = text.dropping(suffix: "**") ?? text.dropping(suffix: "__") ?? text
      return bold != nil && label.endIndex < text.endIndex || !needsColon ? (label, text[text.endIndex...]) : nil
    }
    var value = text[text.utf8.index(after: colon)...]
    if bold != nil { value = value.dropping(prefix: "**") ?? value.dropping(prefix: "__") ?? value }
    return (text[..<colon], value.trimmed)
  }
}

extension Substring {
  fileprivate var hasBoldMark: Bool { dropping(prefix: "**") != nil || dropping(prefix: "__") != nil }
}
