import Testing

@testable import Edits

@Suite struct RefusalTests {
  @Test func readsAsTextForTheModel() {
    let reply = EditParser.parse("a.py\n<<<<<<< SEARCH\n    b = 3\n=======\n    b = 4\n>>>>>>> REPLACE\n")
    let tree = SourceTree(contents: ["a.py": Array("def f():\n\ta = 1\n    b = 2  \n".utf8)])
    guard case .refused(let refusals) = EditApplier.apply(reply, to: tree) else {
      Issue.record("applied")
      return
    }
    #expect(
      refusals[0].description == """
        Edit 1 (a.py): no-match. The searched text stands nowhere in the file. It has no line like `b = 3`. \
        Tried up to: elision.
        Nearest lines of the file (→ tab, · space at a line's end):
        2 | →\ta = 1
        3 |     b = 2··
        Send the edit again with searched lines copied exactly from the lines above.
        """)
  }

  @Test func everyRungHasItsName() {
    for rung in Rung.allCases { #expect(Rung(name: rung.name) == rung) }
    #expect(Rung(name: "similar") == nil)
  }

  @Test func showsWhatIsEasilyOverlooked() {
    #expect(Window.visible(Array("\ta\u{A0}b \u{1B}[1m  ".utf8)) == "→\ta<U+00A0>b <U+001B>[1m··")
  }
}
