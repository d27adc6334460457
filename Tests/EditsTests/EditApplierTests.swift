import Testing

@testable import Edits

@Suite struct EditApplierTests {
  private func apply(_ reply: String, to files: [String: String]) -> ApplyResult {
    let tree = SourceTree(contents: files.mapValues { Array($0.utf8) })
    return EditApplier.apply(EditParser.parse(reply, knownPaths: Set(files.keys)), to: tree)
  }

  private func text(_ result: ApplyResult, _ path: String) -> String? {
    guard case .applied(let application) = result else { return nil }
    return application.changes.first { $0.path == path }?.bytes.map { String(decoding: $0, as: UTF8.self) }
  }

  @Test func replacesTheLinesOfABlock() {
    let result = apply(
      """
      Here is the change.

      a.txt
      ```
      <<<<<<< SEARCH
      two
      =======
      zwei
      >>>>>>> REPLACE
      ```
      """, to: ["a.txt": "one\ntwo\nthree\n"])
    #expect(text(result, "a.txt") == "one\nzwei\nthree\n")
  }

  @Test(arguments: [#""a \"b\".txt""#, #"`a "b".txt`"#])
  func takesANameInQuotesAsPromptsShowIt(path: String) {
    let result = apply(
      "\(path)\n<<<<<<< SEARCH\ntwo\n=======\nzwei\n>>>>>>> REPLACE\n",
      to: [#"a "b".txt"#: "one\ntwo\n", "c.txt": "two\n"])
    #expect(text(result, #"a "b".txt"#) == "one\nzwei\n")
  }

  @Test func keepsCarriageReturnsAndTheMissingLastNewline() {
    let result = apply(
      """
      a.txt
      <<<<<<< SEARCH
      three
      =======
      three
      four
      >>>>>>> REPLACE
      """, to: ["a.txt": "one\r\ntwo\r\nthree"])
    #expect(text(result, "a.txt") == "one\r\ntwo\r\nthree\r\nfour")
  }

  @Test func shiftsNewLinesByTheProvedIndentation() {
    let result = apply(
      """
      a.py
      <<<<<<< SEARCH
      def f():
          return 1
      =======
      def f():
          x = 1
          return x
      >>>>>>> REPLACE
      """, to: ["a.py": "class A:\n    def f():\n        return 1\n"])
    #expect(text(result, "a.py") == "class A:\n    def f():\n        x = 1\n        return x\n")
  }

  @Test func refusesTwoEqualPlaces() {
    let result = apply(
      """
      a.txt
      <<<<<<< SEARCH
      x
      =======
      y
      >>>>>>> REPLACE
      """, to: ["a.txt": "x\n1\nx\n"])
    guard case .refused(let refusals) = result else {
      Issue.record("applied")
      return
    }
    #expect(refusals.map(\.code) == [.ambiguous])
    #expect(refusals[0].windows.count == 2)
  }

  @Test func appliesNothingWhenOneEditFails() {
    let result = apply(
      """
      a.txt
      <<<<<<< SEARCH
      x
      =======
      y
      >>>>>>> REPLACE
      <<<<<<< SEARCH
      nowhere
      =======
      z
      >>>>>>> REPLACE
      """, to: ["a.txt": "x\n"])
    guard case .refused(let refusals) = result else {
      Issue.record("applied")
      return
    }
    #expect(refusals.map(\.code) == [.noMatch])
    #expect(refusals[0].edit == 2)
  }

  @Test func writesWholeFilesAndNewOnes() {
    let result = apply(
      """
      ### `a.txt`
      ```
      one
      2
      three
      ```

      ```swift Sources/New.swift
      let x = 1
      ```
      """, to: ["a.txt": "one\r\ntwo\r\nthree"])
    #expect(text(result, "a.txt") == "one\r\n2\r\nthree")
    #expect(text(result, "Sources/New.swift") == "let x = 1\n")
  }

  @Test func editsTheMiddleOfAHundredThousandLines() {
    var lines = (0..<100_000).map { $0 % 3 == 0 ? "}" : "line \($0)" }
    let before = lines.joined(separator: "\r\n")
    lines[50_000] = "changed"
    let result = apply(
      """
      big.txt
      <<<<<<< SEARCH
      line 50000
      =======
      changed
      >>>>>>> REPLACE
      """, to: ["big.txt": before])
    #expect(text(result, "big.txt") == lines.joined(separator: "\r\n"))
  }

  @Test func refusesOneOfAHundredThousandEqualLines() {
    let result = apply(
      """
      big.txt
      <<<<<<< SEARCH
      }
      }
      =======
      }
      >>>>>>> REPLACE
      """, to: ["big.txt": String(repeating: "}\n", count: 100_000)])
    guard case .refused(let refusals) = result else {
      Issue.record("applied")
      return
    }
    #expect(refusals.map(\.code) == [.ambiguous])
  }

  @Test func namesTheFilesWhoseContentsItNeeds() {
    let tree = SourceTree([(key: "src/a.txt", value: .regular), (key: "b.txt", value: .regular)])
    let reply = EditParser.parse(
      """
      a.txt
      <<<<<<< SEARCH
      x
      =======
      y
      >>>>>>> REPLACE
      """)
    #expect(EditApplier.neededPaths(for: reply.edits, in: tree) == ["src/a.txt"])
    guard case .refused(let refusals) = EditApplier.apply(reply, to: tree) else {
      Issue.record("applied")
      return
    }
    #expect(refusals.map(\.code) == [.notLoaded])
  }

  @Test func refusesLooserRungsThanAllowed() {
    let reply = EditParser.parse(
      """
      a.txt
      <<<<<<< SEARCH
      x
      =======
      y
      >>>>>>> REPLACE
      """)
    let tree = SourceTree(contents: ["a.txt": Array("x  \n".utf8)])
    guard case .refused(let refusals) = EditApplier.apply(reply, to: tree, options: ApplyOptions(loosestRung: .exact))
    else {
      Issue.record("applied")
      return
    }
    #expect(refusals.map(\.code) == [.tooLoose])
  }
}
