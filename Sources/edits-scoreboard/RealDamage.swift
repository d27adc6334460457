import Edits
import Foundation

/// What real models do to edits, as far as a reply itself and what came of it show.
enum RealDamage: String, CaseIterable {
  case examplePath = "the example's path"
  case exampleText = "the example's text as content"
  case instructions = "the instructions repeated after the edits"
  case shownForm = "the form in which files are shown"
  case noPath = "no path, or one inside the fence"
  case excerpt = "a part of the file, or functions, for the whole"
  case invented = "searched lines that the file does not have"
  case unchanged = "old and new text the same"
  case broken = "marks or JSON broken"
  case cut = "cut off at the limit"
  case none = "no edit at all"

  /// Whether the reply has it.
  func isIn(_ outcome: RealOutcome) -> Bool {
    let text = outcome.reply.text
    let codes = Set(outcome.refusals.map(\.code))
    return switch self {
    case .examplePath: text.contains("path/to/")
    case .exampleText: Self.exampleTexts.contains { text.contains($0) }
    case .instructions: Self.instructionTexts.contains { text.contains($0) }
    case .shownForm: text.contains("=== FILE ")
    case .noPath: !text.contains("=== FILE ") && lacksPath(text, outcome.task)
    case .excerpt: codes.contains(.truncated) && !Self.exampleTexts.contains { text.contains($0) }
    case .invented: codes.contains(.noMatch)
    case .unchanged: outcome.isApplied && outcome.changes.isEmpty || Self.isSame(text)
    case .broken: codes.contains(.malformed) && outcome.reply.end == "stop"
    case .cut: outcome.reply.end != "stop"
    case .none: codes.contains(.noEdits) && !text.contains("```")
    }
  }

  private static let exampleTexts = [
    "the whole new content of the file", "the lines as they are now, copied", "an unchanged line", "obj['content']",
    "every line of the new file",
  ]
  private static let instructionTexts = [
    "- SEARCH holds", "- The content replaces", "- Three unchanged lines", "- Give three unchanged",
    "- Write one block",
  ]

  /// Whether the first fence stands without a path on the line above it.
  private func lacksPath(_ text: String, _ task: RealTask) -> Bool {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard let fence = lines.firstIndex(where: { $0.hasPrefix("```") }) else { return false }
    return !lines[..<fence].contains { line in
      task.before.keys.contains { line.contains($0) } || line.contains("path/to/")
    }
  }

  /// Whether the halves of every block are the same.
  private static func isSame(_ text: String) -> Bool {
    let blocks = text.components(separatedBy: "<<<<<<< SEARCH\n").dropFirst()
    guard !blocks.isEmpty else { return false }
    return blocks.allSatisfy { block in
      let halves = block.components(separatedBy: "\n=======\n")
      return halves.count == 2 && halves[1].components(separatedBy: "\n>>>>>>> REPLACE")[0] == halves[0]
    }
  }
}

extension RealOutcome {
  var refusals: [Refusal] {
    if case .refused(let refusals) = result { refusals } else { [] }
  }

  var isApplied: Bool {
    if case .applied = result { true } else { false }
  }
}
