import Testing

@testable import Edits

/// Repairs by rule: what is put right, and what is left to the model.
@Suite struct ReplyApplierTests {
  private static let files = ["a.py": "one\ntwo\nthree\n", "b.py": "x = 1\n"]

  private func outcome(
    _ reply: String, ending: ReplyEnding = .stopped, before: [Edit] = [], strict: Rung = .hint,
    files: [String: String] = files
  ) -> ReplyApplier.Outcome {
    let tree = SourceTree(contents: files.mapValues { Array($0.utf8) })
    let options = ApplyOptions(loosestRung: strict)
    return ReplyApplier(
      reply.utf8, knownPaths: Set(files.keys), ending: ending, options: options, appliedBefore: before
    ).apply(to: tree)
  }

  private func text(_ outcome: ReplyApplier.Outcome, _ path: String = "a.py") -> String? {
    guard case .applied(let application) = outcome.result else { return nil }
    return application.changes.first { $0.path == path }?.bytes.map { String(decoding: $0, as: UTF8.self) }
  }

  private func codes(_ outcome: ReplyApplier.Outcome) -> [Refusal.Code] {
    guard case .refused(let refusals) = outcome.result else { return [] }
    return refusals.map(\.code)
  }

  private static let open = "a.py\n```\n<<<<<<< SEARCH\ntwo\n=======\n2\n"

  @Test(arguments: ["```\n", "```", ">>>>>\n```\n", ">>>>>>> REPL", ">>>>>>>>> REPLACE\n".dropLast(9) + "\n"])
  func closesTheLastBlockWhereItsEndIsSeen(_ end: String) throws {
    let outcome = outcome(Self.open + end)
    #expect(text(outcome) == "one\n2\nthree\n")
    #expect(outcome.repairs.map(\.kind) == [.closedBlock])
    guard case .applied(let application) = outcome.result else { return }
    #expect(application.grades.map(\.means) == [.repair])
  }

  @Test func keepsTheBlocksBeforeTheOneItCloses() {
    let first = "b.py\n<<<<<<< SEARCH\nx = 1\n=======\nx = 2\n>>>>>>> REPLACE\n\n"
    let outcome = outcome(first + Self.open + "```\n")
    #expect(text(outcome) == "one\n2\nthree\n" && text(outcome, "b.py") == "x = 2\n")
    guard case .applied(let application) = outcome.result else { return }
    #expect(application.grades.map(\.means) == [.asWritten, .repair])
  }

  @Test func leavesABlockOpenWhoseEndIsNotSeen() {
    #expect(codes(outcome(Self.open)) == [.malformed])
    #expect(codes(outcome(Self.open + "more\n")) == [.malformed])
    // A fence of the text itself may be the last.
    #expect(codes(outcome(Self.open + "```\ncode\n```\n")) == [.malformed])
    #expect(codes(outcome(Self.open + "```\nand that is all.\n")) == [.malformed])
    #expect(codes(outcome("a.py\n<<<<<<< SEARCH\ntwo\n=======\n2\n```\n")) == [.malformed])
  }

  @Test(arguments: [ReplyEnding.cut, .unknown]) func closesNothingUnlessTheModelEndedItself(_ ending: ReplyEnding) {
    #expect(codes(outcome(Self.open + "```\n", ending: ending)) == [.malformed])
  }

  @Test func repairsNothingWhereOnlyTheExactIsAllowed() {
    #expect(codes(outcome(Self.open + "```\n", strict: .exact)) == [.malformed])
  }

  @Test func closesAnElementAllOfWhosePartsAreClosed() {
    let parts = "<edit path=\"a.py\">\n<search>\ntwo\n</search>\n<replace>\n2\n</replace>\n"
    let outcome = outcome(parts)
    #expect(text(outcome) == "one\n2\nthree\n" && outcome.repairs.map(\.kind) == [.closedElement])
    #expect(codes(self.outcome(parts.replacing("</replace>", with: ""))) == [.malformed])
    #expect(codes(self.outcome(parts, ending: .unknown)) == [.malformed])
  }

  @Test(arguments: ["", "```\n"]) func closesJSONAfterAWholeEdit(_ end: String) {
    let list = "[{\"path\": \"a.py\", \"old\": \"two\", \"new\": \"2\"}\n"
    let opener = end.isEmpty ? "" : "```json\n"
    let outcome = outcome(opener + list + end)
    #expect(text(outcome) == "one\n2\nthree\n" && outcome.repairs.map(\.kind) == [.closedJSON])
    let half = "[{\"path\": \"a.py\", \"old\": \"two\", \"new\": \"2\"}, {\"path\": \"b.py\", \"old\": \"x\"\n"
    #expect(codes(self.outcome(opener + half + end)) == [.malformed])
  }

  @Test func putsClosingBracketsInTheirOrder() {
    let list = "[{\"path\": \"a.py\", \"old\": \"two\", \"new\": \"2\"]}"
    let outcome = outcome(list)
    #expect(text(outcome) == "one\n2\nthree\n" && outcome.repairs.map(\.kind) == [.closedJSON])
    #expect(text(self.outcome("```json\n" + list + "\n```\n")) == "one\n2\nthree\n")
    #expect(codes(self.outcome(list, ending: .unknown)) == [.malformed])
    #expect(codes(self.outcome("[{\"path\": \"a.py\", \"old\": [\"two\"}, \"new\": \"2\"]}")) == [.malformed])
  }

  @Test func takesAFenceWithoutAPathForTheOneFileThatIsAskedFor() {
    let tree = SourceTree(contents: Self.files.mapValues { Array($0.utf8) })
    func apply(_ reply: String, _ expecting: [String]) -> ReplyApplier.Outcome {
      ReplyApplier(
        reply.utf8, knownPaths: Set(Self.files.keys), ending: .stopped, expecting: expecting
      ).apply(to: tree)
    }
    let fence = "Here:\n\n```python\none\n2\nthree\n```\n"
    let outcome = apply(fence, ["a.py"])
    #expect(text(outcome) == "one\n2\nthree\n" && outcome.edits.map(\.path) == ["a.py"])
    #expect(codes(apply(fence, [])) == [.noEdits])
    #expect(codes(apply(fence, ["a.py", "b.py"])) == [.noEdits])
    #expect(codes(apply(fence, ["b.py"])) == [.noEdits])
  }

  @Test func asksForTheContentsOfAFileThatNoPathNames() {
    let tree = SourceTree([(key: "a.py", value: .regular), (key: "b.py", value: .regular)])
    let applier = ReplyApplier("```python\none\n```\n".utf8, ending: .stopped, expecting: ["a.py"])
    #expect(applier.neededPaths(in: tree) == ["a.py"])
  }

  private static let insertion = "a.py\n<<<<<<< SEARCH\ntwo\nthree\n=======\ntwo\nnew\nthree\n>>>>>>> REPLACE\n"

  @Test func appliesOnceWhatCannotBeMeantTwice() {
    let outcome = outcome(Self.insertion + Self.insertion)
    #expect(text(outcome) == "one\ntwo\nnew\nthree\n")
    #expect(outcome.repairs.map(\.kind) == [.repeatedEdit] && outcome.repairs.map(\.edit) == [2])
  }

  @Test func leavesOpenWhetherALineIsToComeTwice() {
    let insertion = "a.py\n<<<<<<< SEARCH\ntwo\n=======\ntwo\nnew\n>>>>>>> REPLACE\n"
    #expect(codes(outcome(insertion + insertion)) == [.overlap])
  }

  @Test func leavesOutWhatWasAppliedBefore() {
    let insertion = "a.py\n<<<<<<< SEARCH\none\n=======\none\nnew line\n>>>>>>> REPLACE\n"
    let other = "b.py\n<<<<<<< SEARCH\nx = 1\n=======\nx = 2\n>>>>>>> REPLACE\n"
    let files = ["a.py": "one\nnew line\ntwo\n", "b.py": "x = 1\n"]
    #expect(codes(outcome(insertion + other, files: files)) == [.alreadyApplied])
    let before = EditParser.parse(insertion).edits
    let outcome = outcome(insertion + other, before: before, files: files)
    #expect(text(outcome, "b.py") == "x = 2\n" && text(outcome) == nil)
    #expect(outcome.repairs.map(\.kind) == [.appliedBefore])
    guard case .applied(let application) = outcome.result else { return }
    #expect(application.grades.map(\.alreadyApplied) == [true, false])
  }

  @Test func countsMendedPathsAndOtherReadingsAsRepairs() throws {
    let reply = "src/a.py\n<<<<<<< SEARCH\n2 | two\n=======\n2 | zwei\n>>>>>>> REPLACE\n"
    let outcome = outcome(reply)
    #expect(text(outcome) == "one\nzwei\nthree\n")
    guard case .applied(let application) = outcome.result else { return }
    let grade = try #require(application.grades.first)
    #expect(grade.means == .repair && grade.repairText == "read as line-numbers, written as src/a.py")
    #expect(Grade(edit: 1, path: "a", rung: .blankEdges).means == .ladder)
    #expect(Grade(edit: 1, path: "a").means == .asWritten)
  }
}
