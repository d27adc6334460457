import Testing

@testable import Agents

@Suite struct BranchNameTests {
  @Test(arguments: [
    ("Add JSON output", "nexus/3-add-json-output"), ("", "nexus/3"), ("  …  ", "nexus/3"),
    ("Ünïcödé é", "nexus/3-n-c-d"),
    ("a//b..c@{d", "nexus/3-a-b-c-d"), ("-x-.lock", "nexus/3-x-lock"),
    (String(repeating: "word ", count: 20), "nexus/3-word-word-word-word-word-word-word-word"),
  ])
  func isAnASCIIName(title: String, name: String) {
    #expect(BranchName.make(plan: 3, title: title) == name)
  }

  @Test func isNeverThatOfAnother() {
    let taken: Set = ["nexus/1-tidy-up", "nexus/1-tidy-up-2/x", "nexus/1-tidy-up-30"]
    #expect(BranchName.make(plan: 1, title: "Tidy up", taken: taken) == "nexus/1-tidy-up-3")
    #expect(BranchName.make(plan: 1, title: "Tidy", taken: taken) == "nexus/1-tidy")
  }
}
