import NexusProtocol
import Testing

@testable import Replies

/// Text that no model should write, and what would take time without bounds if a reader were careless.
@Suite(.timeLimit(.minutes(5))) struct HostileTextTests {
  static let units = [
    "`", "` ", "`` ` ", "\\", "#", "## Task: a\n", "## Task 1: a\n", "1. a\n", "1. a\nFiles: b\n", "Task 1: a\n",
    "```\n",
    "~~~~\n", "{", "[", "{\"", "[{", "[{}", "{\"a\":", "{\"a\":}\n", "{\"a\":1}\n", "[{}]\n", "<", "<think>",
    "</think>",
    "</think>\n", "<think>\n</think>\n", "- ", "- a\n", "  a\n", ",", ", a", " and ", ": ", "Files: a, b\n",
    "Depends on: 1,2\n", "Acceptance:\n- a\n", "\r", "\r\n", "\n", " ", "**", "** ", "[x] ", "(", "a - ", "\u{0}",
    "\u{301}",
    "//", "/*", "\"", "\\\"", "{\"verdict\":\"approve\"}", "{\"verdict\":1", "Finding: error a.py:1 x\n",
    "Verdict: approve\n",
    "Met: a | b\n", "Findings:\n- a\n", "{\"title\":\"a\",\"files\":[]}", ">8", "# >8 ", "This plan \n", "1,", "(((",
    "---\n",
  ]
  static let openings = [
    "", "## Task 1: a\nInstructions:\n", "## Task 1: a\nFiles: ", "## Task 1: a\nAcceptance:\n- ",
    "## Task 1: a\nDepends on: ",
    "## Task 1: ", "Plan: ", "```\n## Task 1: a\n", "{\"tasks\":[", "{\"tasks\":[{\"title\":\"", "<think>",
    "Findings:\n- ",
    "Criteria:\n- ",
  ]

  @Test(arguments: units) func endsInGoodTime(unit: String) {
    let repeated = String(repeating: unit, count: 2_000 / unit.utf8.count)
    for opening in Self.openings {
      let text = opening + repeated
      var reader = PlanReader()
      _ = reader.feed(text)
      let draft = reader.finish().draft
      #expect(draft.normalized() == draft)
      _ = PlanValidation.validate(draft, knownPaths: ["a", "b"])
      _ = ReviewReader.read(text)
    }
  }

  @Test(arguments: ["`", "# >8 ", "{\"a\":1}\n", "<think>\n</think>\n", "## Task: a\nFiles: b, c\n"])
  func readsAMegabyte(unit: String) {
    let text = String(repeating: unit, count: 1_000_000 / unit.utf8.count)
    var reader = PlanReader()
    _ = reader.feed(text)
    _ = reader.finish()
    _ = ReviewReader.read(text)
  }

  @Test(arguments: 0..<20) func readsAnyBytes(block: Int) {
    var generator = SeededGenerator(seed: UInt64(block))
    for _ in 0..<50 {
      let bytes = (0..<Int.random(in: 0...400, using: &generator)).map { _ in
        UInt8.random(in: 0...255, using: &generator)
      }
      expectSameHoweverCut(bytes, &generator)
    }
  }

  @Test(arguments: 0..<40) func readsAnyMixtureOfWhatHasMeaning(block: Int) {
    var generator = SeededGenerator(seed: UInt64(block) + 1_000)
    for _ in 0..<50 {
      var text = Self.openings.randomElement(using: &generator)!
      for _ in 0..<Int.random(in: 0...40, using: &generator) { text += Self.units.randomElement(using: &generator)! }
      expectSameHoweverCut(Array(text.utf8), &generator)
    }
  }

  /// Reads in random pieces and at once, and expects the same; what was read must survive writing.
  private func expectSameHoweverCut(_ bytes: [UInt8], _ generator: inout SeededGenerator) {
    var whole = PlanReader()
    let tasks = whole.feed(bytes: bytes)
    let reading = whole.finish()
    var reader = PlanReader()
    var shown: [TaskDraft] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      let length = Int.random(in: 1...min(rest.count, 12), using: &generator)
      shown += reader.feed(bytes: rest.prefix(length))
      rest = rest.dropFirst(length)
    }
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(shown == tasks, "\(text.debugDescription)")
    #expect(reader.finish() == reading, "\(text.debugDescription)")
    #expect(reading.draft == reading.draft.normalized(), "\(text.debugDescription)")
    #expect(difference(PlanGrammar.read(PlanGrammar.text(of: reading.draft)).draft, reading.draft) == nil)
    let review = ReviewReader.read(text)
    #expect((review.verdict == nil) == !review.faults.isEmpty)
  }
}
