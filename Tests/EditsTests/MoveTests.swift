import Testing

@testable import Edits

/// Files that take each other's places.
@Suite struct MoveTests {
  static let files = ["a.txt": "one\n", "b.txt": "two\n", "c.txt": "three\n"]

  private func move(_ from: String, _ to: String) -> String {
    "diff --git a/\(from) b/\(to)\nsimilarity index 100%\nrename from \(from)\nrename to \(to)\n"
  }

  @Test func twoFilesChangePlaces() {
    let reply = move("a.txt", "b.txt") + move("b.txt", "a.txt")
    #expect(
      ReplyMarkupTests.apply(reply, to: Self.files) == ["a.txt": "two\n", "b.txt": "one\n", "c.txt": "three\n"])
    let patch =
      "*** Begin Patch\n*** Update File: a.txt\n*** Move to: b.txt\n@@\n-one\n+uno\n*** Update File: b.txt\n"
      + "*** Move to: a.txt\n@@\n-two\n+dos\n*** End Patch\n"
    #expect(ReplyMarkupTests.apply(patch, to: Self.files) == ["a.txt": "dos\n", "b.txt": "uno\n", "c.txt": "three\n"])
  }

  @Test func threeFilesChangePlaces() {
    let reply = move("a.txt", "b.txt") + move("b.txt", "c.txt") + move("c.txt", "a.txt")
    #expect(
      ReplyMarkupTests.apply(reply, to: Self.files) == ["a.txt": "three\n", "b.txt": "one\n", "c.txt": "two\n"])
  }

  @Test func filesMoveUpInARow() {
    for reply in [move("a.txt", "b.txt") + move("b.txt", "d.txt"), move("b.txt", "d.txt") + move("a.txt", "b.txt")] {
      #expect(
        ReplyMarkupTests.apply(reply, to: Self.files) == ["b.txt": "one\n", "d.txt": "two\n", "c.txt": "three\n"])
    }
  }

  @Test func gradesNameWhereFilesGo() {
    let reply = EditParser.parse(move("a.txt", "b.txt") + move("b.txt", "a.txt"))
    let tree = SourceTree(contents: Self.files.mapValues { Array($0.utf8) })
    guard case .applied(let application) = EditApplier.apply(reply, to: tree) else {
      Issue.record("refused")
      return
    }
    #expect(application.grades.map(\.path) == ["b.txt", "a.txt"] && application.grades.map(\.edit) == [1, 2])
    #expect(application.changes.map(\.path) == ["a.txt", "b.txt"])
  }

  /// A place that nothing leaves is taken; steps of one file are steps.
  @Test func otherMovesAreAsBefore() {
    #expect(ReplyMarkupTests.apply(move("a.txt", "b.txt"), to: Self.files) == nil)
    #expect(ReplyMarkupTests.apply(move("a.txt", "b.txt") + move("b.txt", "c.txt"), to: Self.files) == nil)
    let steps = move("a.txt", "d.txt") + move("d.txt", "e.txt")
    #expect(
      ReplyMarkupTests.apply(steps, to: Self.files) == ["e.txt": "one\n", "b.txt": "two\n", "c.txt": "three\n"])
    #expect(ReplyMarkupTests.apply(move("a.txt", "b.txt") + move("a.txt", "d.txt"), to: Self.files) == nil)
  }

  /// A file that waits for the directory in its place to go is changed once.
  @Test func aFileThatTakesTheNameOfADirectoryIsChangedOnce() {
    let reply =
      "diff --git a/a.txt b/d\nsimilarity index 50%\nrename from a.txt\nrename to d\n--- a/a.txt\n+++ b/d\n"
      + "@@ -1,2 +1,3 @@\n one\n+one\n two\n"
      + "diff --git a/d/e.txt b/d/e.txt\ndeleted file mode 100644\n--- a/d/e.txt\n+++ /dev/null\n@@ -1 +0,0 @@\n-old\n"
    #expect(
      ReplyMarkupTests.apply(reply, to: ["a.txt": "one\ntwo\n", "d/e.txt": "old\n"]) == ["d": "one\none\ntwo\n"])
  }

  /// What is copied is the file as it was, also where the same reply fills, changes or sets the mode of it before.
  @Test func aCopyIsOfTheFileAsItWas() {
    let copy = "diff --git a/a.txt b/n.txt\nsimilarity index 100%\ncopy from a.txt\ncopy to n.txt\n"
    let change =
      "diff --git a/a.txt b/a.txt\nold mode 100644\nnew mode 100755\n--- a/a.txt\n+++ b/a.txt\n@@ -1 +1 @@\n-one\n+uno\n"
    for reply in [change + copy, copy + change] {
      #expect(ReplyMarkupTests.apply(reply, to: ["a.txt": "one\n"]) == ["a.txt": "uno\n", "n.txt": "one\n"])
    }
  }
}
