import Testing

@testable import Edits

/// Replies that change their mind: by a heading over what was a draft, by a sentence between edits.
@Suite struct RetractionTests {
  private static let (draft, edit) = (ReplyMarkupTests.draft, ReplyMarkupTests.edit)

  @Test(arguments: [
    ("## Scratch work", "## Solution"), ("## Draft 1", "## Draft 2"), ("### Attempt 1", "### Attempt 2"),
    ("**Option A**", "**Option B**"), ("## Attempt 1", "## Final answer"), ("## Thinking out loud", "## Answer"),
    ("## Draft version", "## Final version"), ("# First attempt at it", "# The fix"),
    ("**Old version:**", "**New version:**"),
    ("## Discarded", "## Result"), ("## Reasoning and first ideas", "## Edits"),
  ])
  func draftsUnderHeadingsAreRefused(first: String, second: String) {
    #expect(ReplyMarkupTests.apply("\(first)\n\n\(Self.draft)\n\(second)\n\n\(Self.edit)") == nil, "\(first)")
  }

  @Test(arguments: [
    ("## Step 1", "## Step 2"), ("### f.py", "### g.py"), ("## Version 2 of the parser", "## Tests"),
    ("**Option 1: rename**", "## Tests"), ("## Try harder", "## Optional"),
    ("## Changes", "## Alternatives considered"),
  ])
  func otherHeadingsPartNothing(first: String, second: String) {
    #expect(
      ReplyMarkupTests.apply("\(first)\n\n\(Self.draft)\n\(second)\n\n\(Self.edit)") == [
        "f.py": "ONE\n", "g.py": "TWO\n",
      ],
      "\(first)")
  }

  @Test(arguments: [
    "Wait, that is wrong; ignore the edit above. Here is the right one:", "Ignore the edit above.",
    "Please ignore the block above.", "Ignore the code above; use this:", "Disregard the above.",
    "Ignore the previous edit.", "Actually, ignore the previous block:", "You can ignore the previous version.",
    "Ignore my previous answer and use this one:", "Scratch that.", "Scratch that, here is the right one:",
    "Oops, forget that.", "Sorry, that's wrong.", "Wait. That is not right.", "Never mind the block above.",
    "Please disregard everything above.", "Don\u{2019}t apply the edit above.", "Do not use the first block.",
    "**Ignore the edit above.**", "Hold on, that won't work.", "Forget about the previous change, please.",
  ])
  func sentencesTakeEditsBack(sentence: String) {
    #expect(ReplyMarkupTests.apply("\(Self.draft)\n\(sentence)\n\n\(Self.edit)") == nil, "\(sentence)")
    #expect(ReplyMarkupTests.apply("\(Self.draft)\n\(Self.edit)\n\(sentence)\n") == nil, "\(sentence) at the end")
    // Before all edits it takes none of them back.
    #expect(
      ReplyMarkupTests.apply("\(sentence)\n\n\(Self.draft)\n\(Self.edit)") == ["f.py": "ONE\n", "g.py": "TWO\n"],
      "\(sentence)")
  }

  @Test(arguments: [
    "The parser will now ignore the previous version.", "If the flag is set, ignore the previous block.",
    "- Ignore the last block when it is empty.", "Ignore the previous block when hashing.", "We skip the first edit.",
    "Actually, this is wrong when n is 0, hence the check.", "You can ignore the previous warning.",
    "Next, the second file. No other change is needed.", "It will discard the changes.",
    "Now that the code above works:",
    "Forget not the tests.", "Wait for the lock, then write.", "Please note that this is wrong in the docs.",
  ])
  func otherSentencesSayNothingOfEdits(sentence: String) {
    #expect(
      ReplyMarkupTests.apply("\(Self.draft)\n\(sentence)\n\n\(Self.edit)") == ["f.py": "ONE\n", "g.py": "TWO\n"],
      "\(sentence)")
  }

  /// The same words as a line of a file are its text.
  @Test func contentTakesNothingBack() {
    let reply = Self.draft + "n.md\n```\nIgnore the edit above.\n```\n"
    #expect(ReplyMarkupTests.apply(reply)?["n.md"] == "Ignore the edit above.\n")
  }
}
