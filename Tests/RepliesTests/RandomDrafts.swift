import NexusProtocol

/// Seeded numbers, the same on every machine.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state &* 0x2545_F491_4F6C_DD1D
  }
}

/// Drafts made to be misread: of pieces that mean something to the grammar.
struct RandomDrafts {
  var generator: SeededGenerator

  init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

  private static let words = [
    "Parse", "the flag", "src/a.py", "a b/c,d.txt", "None", "n/a", "-", "- ", "* ", "1. ", "1", "T2", "`", "``", "`x`",
    "\\",
    "\\\\", "**", "**bold**", "__", "#", "##", " ##", "## ", "### ", "Task 1: ", "Task", ":", "Files:", "Depends on: 1",
    "Acceptance:", "Checks:", "Instructions:", "**Files:** x", "Plan: x", "```", "````", "~~~", "```python", "---",
    "***",
    "<think>", "</think>", "# ------------------------ >8 ------------------------", "[ ] ", "[x] ", "$ ", "run `x`",
    " and ", ", ", ";", "(new)", " - ", " — ", "é", "e\u{301}", "日本", "\u{301}", "🙂", "\t", " ", "  ", "{\"tasks\": [",
    "}",
    "## Summary", "This plan ", "Let me know", "Id: 3", "Title: x", "Step 1: y", "\u{0}", "\u{2028}", "\"", "'",
    "none (", "[\"a",
  ]

  mutating func text(upTo count: Int, separators: [String]) -> String {
    var text = ""
    for _ in 0..<Int.random(in: 0...count, using: &generator) {
      text += Self.words.randomElement(using: &generator)!
      text += separators.randomElement(using: &generator)!
    }
    return text
  }

  mutating func list(of count: Int = 3) -> [String] {
    (0..<Int.random(in: 0...count, using: &generator)).map { _ in text(upTo: 3, separators: ["", "", " ", "\n"]) }
  }

  mutating func draft() -> PlanDraft {
    let ids = ["1", "2", "T3", "setup-db", "Task 4", "1.2", "", "none", "задача", "a b", "x_1"]
    let tasks = (0..<Int.random(in: 0...4, using: &generator)).map { _ in
      TaskDraft(
        id: ids.randomElement(using: &generator)!, title: text(upTo: 3, separators: ["", " ", "\n"]),
        instructions: text(upTo: 12, separators: ["\n", "\n", "\n\n", " ", "\r\n", "\r", ""]), files: list(),
        acceptance: list(), checks: list(),
        dependsOn: (0..<Int.random(in: 0...3, using: &generator)).map { _ in ids.randomElement(using: &generator)! })
    }
    return PlanDraft(title: text(upTo: 3, separators: ["", " ", "\n"]), tasks: tasks)
  }
}
