import Foundation
import NexusProtocol
import Testing

@testable import Replies

@Suite struct PlanGrammarTests {
  @Test func readsTheExampleOfItsInstructions() throws {
    let text = PlanGrammar.instructions
    let start = try #require(text.range(of: "Plan:")?.lowerBound)
    let end = try #require(text.range(of: "\nRules:")?.lowerBound)
    let reading = PlanGrammar.read(String(text[start..<end]))
    #expect(reading.draft.title == "Add JSON output to export")
    #expect(reading.draft.tasks.map(\.files) == [["src/cli.py"], ["src/export.py", "tests/test_export.py"]])
    #expect(reading.draft.tasks.map(\.dependsOn) == [[], ["1"]])
    #expect(PlanValidation.validate(reading.draft).isUsable)
    #expect(PlanGrammar.text(of: reading.draft) == text[start..<end].replacing("Depends on: none", with: "Depends on:"))
  }

  @Test(arguments: 0..<40) func givesBackEveryDraftItWrites(block: Int) {
    for seed in block * 25..<block * 25 + 25 {
      var drafts = RandomDrafts(seed: UInt64(seed))
      let draft = drafts.draft().normalized()
      let text = PlanGrammar.text(of: draft)
      let read = PlanGrammar.read(text).draft
      #expect(draft.normalized() == draft)
      if let difference = difference(draft, read) {
        Issue.record("seed \(seed): \(difference)\n\(text)")
        return
      }
      #expect(PlanGrammar.text(of: read) == text)
      // The reader stops where an editor's help begins.
      let help = "\n# ------------------------ >8 ------------------------\n## Task 9: none\n"
      #expect(difference(PlanGrammar.read(text + help).draft, draft) == nil)
    }
  }
}

/// The first text of two drafts that is not the same to the byte; canonically equivalent strings are equal, but not that.
func difference(_ left: PlanDraft, _ right: PlanDraft) -> String? {
  func texts(_ draft: PlanDraft) -> [String] {
    var texts = [draft.title]
    for task in draft.tasks {
      texts += [task.id, task.title, task.instructions]
      for list in [task.files, task.acceptance, task.checks, task.dependsOn] { texts += ["a list"] + list }
    }
    return texts
  }
  let pairs = zip(texts(left) + ["the end"], texts(right) + ["the end"])
  return pairs.first { !$0.utf8.elementsEqual($1.utf8) }.map { "\($0.debugDescription) became \($1.debugDescription)" }
}
