import Testing

@testable import Agents

@Suite struct WordOverlapTests {
  @Test(arguments: [
    ("parseJSONLine", ["parse", "jsonline"]), ("snake_case_name", ["snake", "case", "name"]), ("a bc def", ["def"]),
    ("src/cli.py", ["src", "cli"]), ("Größe ändern", ["größe", "ändern"]), ("", []), ("x2y3", ["x2y3"]),
  ])
  func cutsNamesIntoWords(text: String, words: [String]) {
    #expect(WordOverlap.words(in: text) == words)
  }

  @Test func aWordInThePathCountsMoreThanInTheText() {
    let overlap = WordOverlap(question: "Add a flag to the export command")
    #expect(overlap.score(path: "export.py", text: "") == 4)
    #expect(overlap.score(path: "other.py", text: "export the command") == 2)
    #expect(overlap.score(path: "other.py", text: "export export export") == 1)
    #expect(overlap.score(path: "other.py", text: "nothing of it") == 0)
  }

  @Test func commonWordsAloneFindNothing() {
    #expect(WordOverlap(question: "add the new files").score(path: "new/files.py", text: "add the new files") == 0)
  }
}
