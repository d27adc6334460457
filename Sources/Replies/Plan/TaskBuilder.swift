internal import NexusProtocol

/// A task of a plan in plain text while its lines arrive.
struct TaskBuilder {
  private enum Section: Equatable {
    /// Text that stands under no label, which is taken for instructions.
    case text
    case instructions
    case list(PlanField)
  }

  private struct Line {
    var text: Substring
    /// Whether it stays though it is blank and stands at an end.
    var isLiteral = false
  }

  private let id: String
  private var title: String
  private var section = Section.text
  private var seen: Set<PlanField> = []
  private var lists: [PlanField: [String]] = [:]
  private var instructions: [Line] = []
  private var hasBulletedFields = false
  /// Of the list being read: whether items stand after bullets, and whether nothing but an item may follow.
  private var hasBullets = false
  private var isOpen = false
  /// The blanks to take away from each line of instructions, because the whole task is indented.
  private var indent = 0

  init(id: String, title: String) {
    self.id = id
    self.title = title
  }

  /// Whether nothing but the heading has been read.
  var isBare: Bool { seen.isEmpty && instructions.allSatisfy { $0.text.isBlank } }

  /// Begins a field, or answers false when the line is to be taken as text.
  mutating func begin(_ line: FieldLine) -> Bool {
    let isInText = section == .instructions || (section == .text && !instructions.allSatisfy { $0.text.isBlank })
    if line.isBulleted, !seen.isEmpty, !hasBulletedFields { return false }
    if isInText, seen.contains(line.field) { return false }
    switch line.field {
    case .id: return !isInText
    case .title:
      guard !isInText, title.isEmpty || title == TaskHeading.cleaned(line.value) else { return false }
      title = TaskHeading.cleaned(line.value)
    case .instructions:
      startInstructions(line)
    case .files, .dependsOn, .acceptance, .checks:
      section = .list(line.field)
      hasBullets = false
      isOpen = line.value.isEmpty
      addInline(line.value, to: line.field)
    }
    hasBulletedFields = hasBulletedFields || (seen.isEmpty && line.isBulleted)
    seen.insert(line.field)
    return true
  }

  private mutating func startInstructions(_ line: FieldLine) {
    if !instructions.isEmpty { instructions.append(Line(text: "")) }
    section = .instructions
    indent = line.isBulleted || line.indent > 0 ? line.indent : 0
    if !line.value.isEmpty { instructions.append(Line(text: line.value)) }
  }

  /// Takes a line that is no heading, no field and in no block of code.
  mutating func take(_ line: MarkdownLine) {
    guard case .list(let field) = section else { return takeText(line) }
    if line.isBlank {
      isOpen = isOpen && lists[field, default: []].isEmpty
    } else if let item = line.bullet {
      if !hasBullets, !isOpen, lists[field, default: []].isEmpty { isOpen = true }
      hasBullets = true
      addItem(item, to: field)
    } else if PlanLine.isComment(line) {
      return
    } else if hasBullets, line.indent >= 2, field != .files, let count = lists[field]?.count, count > 0 {
      lists[field]?[count - 1].append(" \(line.content)")
    } else if isOpen, !hasBullets {
      addItem(line.content, to: field)
    } else {
      section = .text
      takeText(line)
    }
  }

  /// Takes the lines of a closed block of code, its fences included.
  mutating func take(block lines: [Substring]) {
    guard case .list(let field) = section else {
      return instructions += lines.map { Line(text: dedented($0), isLiteral: true) }
    }
    for line in lines.dropFirst().dropLast() where !line.isBlank { addItem(line.trimmed, to: field) }
  }

  private mutating func takeText(_ line: MarkdownLine) {
    if instructions.isEmpty, section == .text, PlanLine.isComment(line) { return }
    if let literal = Escape.read(line.text, where: PlanLine.isSpecialInInstructions) {
      instructions.append(Line(text: literal, isLiteral: true))
    } else {
      instructions.append(Line(text: dedented(line.text)))
    }
  }

  private func dedented(_ text: Substring) -> Substring {
    text.dropping(bytes: min(indent, text.count(leading: UInt8(ascii: " "))))
  }
}

extension TaskBuilder {
  private mutating func addInline(_ value: Substring, to field: PlanField) {
    if field == .acceptance || field == .checks {
      addItem(value, to: field)
    } else {
      lists[field, default: []] += field == .files ? ListValue.files(value) : TaskReference.list(value)
    }
  }

  private mutating func addItem(_ item: Substring, to field: PlanField) {
    switch field {
    case .files: lists[field, default: []] += ListValue.files(item)
    case .dependsOn: lists[field, default: []] += TaskReference.list(item)
    case .acceptance, .checks: if !item.isEmpty { lists[field, default: []].append(String(item)) }
    case .id, .title, .instructions: break
    }
  }

  /// The task, and what was left out because models say it when they take leave.
  func build(isLast: Bool) -> (task: TaskDraft, farewell: String?) {
    var lines = instructions[...]
    var farewell: String?
    if isLast, let start = lines.lastIndex(where: { !$0.isLiteral && PlanLine.isFarewell($0.text) }) {
      let isAlone = start == lines.startIndex || lines[start - 1].text.isBlank
      if isAlone, lines[start...].allSatisfy({ !$0.isLiteral && !$0.text.isBlank }) {
        farewell = lines[start...].map(\.text).joined(separator: " ")
        lines = lines[..<start]
      }
    }
    let isDropped = { (line: Line) in
      !line.isLiteral && (line.text.isBlank || MarkdownLine(line.text).isThematicBreak)
    }
    lines = lines.drop { !$0.isLiteral && $0.text.isBlank }
    while let last = lines.last, isDropped(last) { lines.removeLast() }
    let task = TaskDraft(
      id: id, title: title, instructions: lines.map(\.text).joined(separator: "\n"),
      files: lists[.files, default: []],
      acceptance: lists[.acceptance, default: []].compactMap { ListValue.criterion($0[...]) },
      checks: lists[.checks, default: []].compactMap { ListValue.check($0[...]) },
      dependsOn: lists[.dependsOn, default: []])
    return (task, farewell)
  }
}
