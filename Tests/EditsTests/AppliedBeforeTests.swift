import Testing

@testable import Edits

/// A reply that is applied a second time: what is there already is told so where that is certain.
@Suite struct AppliedBeforeTests {
  static let files = ["a.txt": "one\ntwo\n", "src/old name.txt": "uno\ndos\ntres\n", "b.txt": "x\n"]

  /// Whether the reply is certain to have been applied to `files`, and the applier itself does not say so.
  private func isCertain(_ reply: String, in files: [String: String]) -> Bool {
    let paths = SourceTree(files.map { (key: $0.key, value: .regular) })
    let applier = ReplyApplier(reply.utf8, knownPaths: Set(files.keys))
    let needed = applier.neededPaths(in: paths)
    let tree = paths.with(contents: files.filter { needed.contains($0.key) }.mapValues { Array($0.utf8) })
    switch applier.apply(to: tree).result {
    case .applied(let application): return application.wasAlreadyApplied
    case .refused: return AppliedBefore(edits: applier.reply.edits, tree: tree).isCertain
    }
  }

  static let replies = [
    "*** Begin Patch\n*** Update File: a.txt\n@@\n+three more\n*** End Patch\n",
    "*** Begin Patch\n*** Delete File: src/old name.txt\n*** End Patch\n",
    "*** Begin Patch\n*** Update File: src/old name.txt\n*** Move to: lib/other.txt\n@@\n uno\n-dos\n+two of them\n tres\n*** End Patch\n",
    "diff --git a/a.txt b/c.txt\nsimilarity index 100%\nrename from a.txt\nrename to c.txt\n",
    "diff --git a/a.txt b/c.txt\nsimilarity index 60%\nrename from a.txt\nrename to c.txt\n--- a/a.txt\n+++ b/c.txt\n"
      + "@@ -1,2 +1,2 @@\n one\n-two\n+two of them\n",
    "diff --git a/a.txt b/c.txt\nsimilarity index 100%\ncopy from a.txt\ncopy to c.txt\n",
    "diff --git a/b.txt b/b.txt\ndeleted file mode 100644\n--- a/b.txt\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n",
    "<delete_file path=\"b.txt\"></delete_file>\n", "{\"action\": \"delete\", \"path\": \"b.txt\"}\n",
    "*** Begin Patch\n*** Update File: a.txt\n@@\n+three more\n*** Delete File: b.txt\n*** End Patch\n",
  ]

  @Test(arguments: replies) func theSecondTimeIsToldAsSuch(reply: String) throws {
    let once = try #require(ReplyMarkupTests.apply(reply, to: Self.files))
    #expect(isCertain(reply, in: once))
    #expect(!isCertain(reply, in: Self.files))
  }

  /// A diff of an empty file is no order to add to the end of a file that is not empty.
  @Test func anEmptyFileIsFilledOnce() {
    let reply =
      "diff --git a/f.md b/f.md\nindex e69de29..96fcfcb 100644\n--- a/f.md\n+++ b/f.md\n@@ -0,0 +1,2 @@\n+\n+eta\n"
      + "\\ No newline at end of file\n"
    #expect(ReplyMarkupTests.apply(reply, to: ["f.md": ""]) == ["f.md": "\neta"])
    #expect(ReplyMarkupTests.apply(reply, to: ["f.md": "\neta"]) == ["f.md": "\neta"])
    #expect(ReplyMarkupTests.apply(reply, to: ["f.md": "other\n"]) == nil)
  }

  /// What is gone from its place is not taken from another one, where nothing but the name is the same.
  @Test func aNamesakeElsewhereIsNotDeletedOrMoved() {
    let files = ["doc/i.md": "other\n"]
    let gone = "diff --git a/i.md b/i.md\ndeleted file mode 100644\nindex e69de29..0000000\n"
    #expect(ReplyMarkupTests.apply(gone, to: files) == nil)
    #expect(ReplyMarkupTests.apply("*** Begin Patch\n*** Delete File: i.md\n*** End Patch\n", to: files) == nil)
    let moved = "diff --git a/i.md b/k.md\nsimilarity index 100%\nrename from i.md\nrename to k.md\n"
    #expect(ReplyMarkupTests.apply(moved, to: files) == nil)
    // That it has the same lines is no leave to delete it: the one that is meant may be gone already.
    let same =
      "diff --git a/i.md b/i.md\ndeleted file mode 100644\n--- a/i.md\n+++ /dev/null\n@@ -1 +0,0 @@\n-other\n"
    #expect(ReplyMarkupTests.apply(same, to: files) == nil)
    let deeper =
      "diff --git a/doc/k.md b/doc/k.md\ndeleted file mode 100644\n--- a/doc/k.md\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n"
    #expect(ReplyMarkupTests.apply(deeper, to: ["k.md": "x\n"]) == nil)
  }

  @Test func linesThatWereAddedAtTheEndAreToldAsSuch() {
    let reply = "--- a/n.txt\n+++ b/n.txt\n@@ -2,2 +2,3 @@\n two\n three\n+a new last line\n"
    #expect(isCertain(reply, in: ["n.txt": "one\ntwo\nthree\na new last line\n"]))
    #expect(!isCertain(reply, in: ["n.txt": "one\ntwo\nthree\n"]))
  }

  @Test func whatMayBeMeantOtherwiseIsNot() {
    let delete = "*** Begin Patch\n*** Delete File: src/parser.txt\n*** End Patch\n"
    // A namesake elsewhere, a name that differs by a slip, a directory.
    for other in ["lib/parser.txt", "src/parsers.txt", "src/parser.txt/a", "src/Parser.txt"] {
      #expect(!isCertain(delete, in: [other: "x\n"]), "\(other)")
    }
    #expect(isCertain(delete, in: ["src/b.txt": "x\n"]))
    let move = "diff --git a/a.txt b/c.txt\nsimilarity index 100%\nrename from a.txt\nrename to c.txt\n"
    #expect(!isCertain(move, in: ["b.txt": "x\n"]))
    #expect(!isCertain(move, in: ["c.txt": "x\n", "lib/a.txt": "x\n"]))
    // Of a move with lines, the file at its goal must have them.
    #expect(!isCertain(Self.replies[4], in: ["c.txt": "one\ntwo\n"]))
    #expect(!isCertain(Self.replies[0], in: ["a.txt": "three more\none\nthree more\n"]))
    #expect(!isCertain(Self.replies[9], in: ["a.txt": "one\ntwo\n"]))
  }

  @Test func aPathWithALineBreakStaysOnOneLine() {
    let refusal = Refusal(
      .unsafePath, edit: 1, path: "b/a\nb\u{1B}.txt", reason: "The path `a\nb` holds control characters.")
    #expect(
      refusal.description
        == "Edit 1 (b/a<U+000A>b<U+001B>.txt): unsafe-path. The path `a<U+000A>b` holds control characters.")
  }
}
