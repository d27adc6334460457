package import NexusProtocol

/// The plain-text form of a plan: what a small model can write and a person edits.
///
/// `docs/plan-format.md` describes it.
package enum PlanGrammar {
  /// Writes a plan so that reading it gives back its normal form, to the byte.
  package static func text(of draft: PlanDraft) -> String {
    let draft = draft.normalized()
    var text = String("Plan: \(TaskHeading.written(title: draft.title))".trimmed) + "\n"
    for task in draft.tasks { text += "\n" + self.text(of: task) }
    return text
  }

  /// Writes one task, beginning with its heading and ending with a line end.
  package static func text(of task: TaskDraft) -> String {
    let task = task.normalized()
    var lines = [
      "## Task \(task.id): \(TaskHeading.written(title: task.title))",
      "Files: \(ListValue.written(files: task.files))",
      "Depends on: \(task.dependsOn.joined(separator: ", "))",
      "Acceptance:",
    ]
    lines += task.acceptance.map { "- " + ListValue.written(criterion: $0) }
    lines.append("Checks:")
    lines += task.checks.map { "- " + ListValue.written(check: $0) }
    lines.append("Instructions:")
    return lines.map { $0.trimmed + "\n" }.joined() + body(task.instructions)
  }

  /// Reads a plan.
  ///
  /// The faults are those of reading only; `PlanValidation` finds the others.
  package static func read(_ text: String) -> PlanReading {
    var reader = PlanReader(accepting: .grammar)
    _ = reader.feed(text)
    return reader.finish()
  }

  private static func body(_ instructions: String) -> String {
    guard !instructions.isEmpty else { return "" }
    let lines = instructions.lines
    let isInBlock = CodeBlocks.members(of: lines)
    // Blank lines and breaks are dropped at the ends of a text only, so only there they need the backslash.
    let isLoose = lines.map { $0.isBlank || MarkdownLine($0).isThematicBreak }
    let inside = (isLoose.firstIndex(of: false) ?? 0)...(isLoose.lastIndex(of: false) ?? 0)
    let written = lines.indices.map { index in
      isInBlock[index] || (isLoose[index] && index > inside.lowerBound && index < inside.upperBound)
        ? String(lines[index]) : Escape.written(lines[index], where: PlanLine.isSpecialInInstructions)
    }
    return written.joined(separator: "\n") + "\n"
  }
}

/// The blocks of code in a text, as the reader of plans finds them.
enum CodeBlocks {
  /// For each line whether it belongs to a block that is closed within the text, its fences included.
  static func members(of lines: [Substring]) -> [Bool] {
    var isMember = Array(repeating: false, count: lines.count)
    let fences = lines.map { Fence($0.trimmed) }
    var longest: [UInt8: [Int]] = [:]  // by mark, for each line the longest closing fence after it
    for mark in "`~".utf8 {
      var lengths = Array(repeating: 0, count: lines.count + 1)
      for index in lines.indices.reversed() {
        let fence = fences[index]
        lengths[index] = max(lengths[index + 1], fence?.mark == mark && fence?.isBare == true ? fence!.length : 0)
      }
      longest[mark] = lengths
    }
    var index = 0
    while index < lines.count {
      if let opening = fences[index], longest[opening.mark]![index + 1] >= opening.length {
        let end = lines.indices[(index + 1)...].first { fences[$0]?.closes(opening) == true }!
        for member in index...end { isMember[member] = true }
        index = end
      }
      index += 1
    }
    return isMember
  }
}
