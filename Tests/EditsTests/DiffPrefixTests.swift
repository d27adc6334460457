import Testing

@testable import Edits

/// What stands in front of the names of a diff: git's other prefixes, those of two directories that were compared.
@Suite struct DiffPrefixTests {
  static let files = ["src/a.txt": "one\n", "b c.txt": "one\n"]

  private func diff(_ old: String, _ new: String, isGit: Bool = true) -> String {
    (isGit ? "diff --git \(old) \(new)\nindex 5626abf..f719efd 100644\n" : "")
      + "--- \(old)\n+++ \(new)\n@@ -1 +1 @@\n-one\n+two\n"
  }

  @Test(arguments: [
    ("i/", "w/"), ("c/", "w/"), ("c/", "i/"), ("o/", "w/"), ("w/", "i/"), ("b/", "a/"), ("old/", "new/"),
    ("orig/", "work/"),
  ])
  func prefixesAreNoDirectories(old: String, new: String) {
    for path in Self.files.keys {
      for isGit in [true, false] {
        let files = ReplyMarkupTests.apply(diff(old + path, new + path, isGit: isGit), to: Self.files)
        #expect(files?[path] == "two\n" && files?.count == 2, "\(old + path), \(new + path), \(isGit)")
      }
    }
  }

  @Test(arguments: [("i/", "w/"), ("old/", "new/"), ("b/", "a/")])
  func newFilesDeletionsAndRenamesHavePrefixesToo(old: String, new: String) {
    let made =
      "diff --git \(old)n.txt \(new)n.txt\nnew file mode 100644\nindex 0000000..5626abf\n--- /dev/null\n+++ \(new)n.txt\n"
      + "@@ -0,0 +1 @@\n+one\n"
    #expect(ReplyMarkupTests.apply(made, to: Self.files)?["n.txt"] == "one\n")
    let gone =
      "diff --git \(old)src/a.txt \(new)src/a.txt\ndeleted file mode 100644\nindex 5626abf..0000000\n"
      + "--- \(old)src/a.txt\n+++ /dev/null\n@@ -1 +0,0 @@\n-one\n"
    #expect(ReplyMarkupTests.apply(gone, to: Self.files)?["src/a.txt"] == nil)
    #expect(ReplyMarkupTests.apply(gone, to: Self.files)?.count == 1)
    let moved =
      "diff --git \(old)src/a.txt \(new)src/z.txt\nsimilarity index 50%\nrename from src/a.txt\nrename to src/z.txt\n"
      + "--- \(old)src/a.txt\n+++ \(new)src/z.txt\n@@ -1 +1 @@\n-one\n+two\n"
    #expect(ReplyMarkupTests.apply(moved, to: Self.files) == ["src/z.txt": "two\n", "b c.txt": "one\n"])
  }

  /// Git names the files of a rename without prefixes, so that these are directories; blanks hide where git's own line is cut.
  @Test(arguments: ["a.txt", "b c.txt", "b/d e.txt"]) func aRenameNamesWhatItSays(from: String) {
    for target in ["a/n.txt", "b/n m.txt", "w/i/n.txt"] {
      for (old, new) in [("a/", "b/"), ("", ""), ("i/", "w/")] {
        let reply =
          "diff --git \(old)\(from) \(new)\(target)\nsimilarity index 100%\nrename from \(from)\nrename to \(target)\n"
        #expect(
          ReplyMarkupTests.apply(reply, to: [from: "one\n", "a/z.txt": "z\n"]) == [target: "one\n", "a/z.txt": "z\n"],
          "\(reply)")
      }
    }
  }

  /// `diff.noPrefix`: what both names begin with is a directory, unless only the file without it is there.
  @Test func namesMayStandWithoutPrefixes() {
    let files = ["a/n.txt": "one\n", "n.txt": "one\n"]
    #expect(ReplyMarkupTests.apply(diff("a/n.txt", "a/n.txt"), to: files) == ["a/n.txt": "two\n", "n.txt": "one\n"])
    #expect(ReplyMarkupTests.apply(diff("a/n.txt", "a/n.txt"), to: ["n.txt": "one\n"]) == ["n.txt": "two\n"])
    let made =
      "diff --git b/n.txt b/n.txt\nnew file mode 100644\nindex 0000000..5626abf\n--- /dev/null\n+++ b/n.txt\n"
      + "@@ -0,0 +1 @@\n+one\n"
    #expect(ReplyMarkupTests.apply(made, to: ["z.txt": ""]) == ["b/n.txt": "one\n", "z.txt": ""])
    let gone =
      "diff --git a/n.txt a/n.txt\ndeleted file mode 100644\nindex 5626abf..0000000\n--- a/n.txt\n+++ /dev/null\n"
      + "@@ -1 +0,0 @@\n-one\n"
    #expect(ReplyMarkupTests.apply(gone, to: files) == ["n.txt": "one\n"])
    // The file without the directory is another one, whatever is in it.
    #expect(ReplyMarkupTests.apply(gone, to: ["n.txt": "one\n"]) == nil)
    let empty = "diff --git a/n.txt a/n.txt\nnew file mode 100644\nindex 0000000..e69de29\n"
    #expect(ReplyMarkupTests.apply(empty, to: ["n.txt": ""]) == ["a/n.txt": "", "n.txt": ""])
    let mode = "diff --git a/n.txt a/n.txt\nold mode 100644\nnew mode 100755\n"
    #expect(ReplyMarkupTests.apply(mode, to: ["n.txt": "one\n"]) == nil)
    let moved = "diff --git a/n.txt m.txt\nsimilarity index 100%\nrename from a/n.txt\nrename to m.txt\n"
    #expect(ReplyMarkupTests.apply(moved, to: ["n.txt": "one\n"]) == nil)
  }

  /// A diff of `diff -ru old/ new/`.
  @Test func namesOfComparedDirectoriesHaveTimes() {
    let diff =
      "diff -ru old/src/a.txt new/src/a.txt\n--- old/src/a.txt\t2026-01-01 10:00:00.000000000 +0100\n"
      + "+++ new/src/a.txt\t2026-01-01 10:00:01.000000000 +0100\n@@ -1 +1 @@\n-one\n+two\n"
    #expect(ReplyMarkupTests.apply(diff, to: Self.files)?["src/a.txt"] == "two\n")
  }

  /// `diff -ruN` gives a file that is not there the first second of 1970, in the zone of the machine.
  @Test(arguments: [
    "1970-01-01 00:00:00.000000000 +0000", "1970-01-01 01:00:00.000000000 +0100", "1969-12-31 19:00:00.000000000 -0500",
    "1970-01-01 05:30:00 +05:30",
  ])
  func filesThatAreNotThereHaveTheFirstTime(time: String) {
    let day = "2026-01-01 10:00:00.000000000 +0100"
    let made =
      "diff -ruN old/lib/n.txt new/lib/n.txt\n--- old/lib/n.txt\t\(time)\n+++ new/lib/n.txt\t\(day)\n"
      + "@@ -0,0 +1 @@\n+one\n"
    #expect(ReplyMarkupTests.apply(made, to: Self.files)?["lib/n.txt"] == "one\n")
    let gone = "--- old/src/a.txt\t\(day)\n+++ new/src/a.txt\t\(time)\n@@ -1 +0,0 @@\n-one\n"
    #expect(ReplyMarkupTests.apply(gone, to: Self.files) == ["b c.txt": "one\n"])
    // A file of that time which keeps lines is there.
    let kept = "--- old/src/a.txt\t\(time)\n+++ new/src/a.txt\t\(time)\n@@ -1 +1 @@\n-one\n+two\n"
    #expect(ReplyMarkupTests.apply(kept, to: Self.files)?["src/a.txt"] == "two\n")
    // One that is emptied, at any other time, stays.
    let emptied = "--- old/src/a.txt\t\(day)\n+++ new/src/a.txt\t\(day)\n@@ -1 +0,0 @@\n-one\n"
    #expect(ReplyMarkupTests.apply(emptied, to: Self.files)?["src/a.txt"] == "")
  }

  /// Where a name as it is written is a file, two names are two files.
  @Test func directoriesAreNoPrefixes() {
    let files = ["i/a.txt": "one\n", "w/a.txt": "one\n", "a.txt": "one\n"]
    #expect(ReplyMarkupTests.apply(diff("i/a.txt", "w/a.txt", isGit: false), to: files) == nil)
    #expect(ReplyMarkupTests.apply(diff("i/a.txt", "w/a.txt"), to: ["i/a.txt": "one\n"]) == nil)
    #expect(ReplyMarkupTests.apply(diff("lib/a.txt", "src/a.txt"), to: Self.files) == nil)
    #expect(ReplyMarkupTests.apply(diff("i/a.txt", "i/a.txt"), to: files)?["i/a.txt"] == "two\n")
    let made =
      "diff --git lib/n.txt src/n.txt\nnew file mode 100644\n--- /dev/null\n+++ src/n.txt\n@@ -0,0 +1 @@\n+one\n"
    #expect(ReplyMarkupTests.apply(made, to: Self.files)?["n.txt"] == nil)
  }
}
