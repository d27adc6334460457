import Testing

@testable import Edits

/// Diffs as git prints them for eyes: with colours, of words, of merges.
@Suite struct DiffFormTests {
  static let files = ["a.txt": "one\ntwo\n"]

  private func reason(_ reply: String, _ files: [String: String] = files) -> String? {
    let tree = SourceTree(contents: files.mapValues { Array($0.utf8) })
    let result = EditApplier.apply(EditParser.parse(reply, knownPaths: Set(files.keys)), to: tree)
    guard case .refused(let refusals) = result else { return nil }
    return refusals.first.map { "\($0.code.rawValue): \($0.reason)" }
  }

  static let escape = "\u{1B}"
  static let coloured =
    "\(escape)[1mdiff --git a/a.txt b/a.txt\(escape)[m\n\(escape)[1mindex 814f4a4..7f6f2d3 100644\(escape)[m\n"
    + "\(escape)[1m--- a/a.txt\(escape)[m\n\(escape)[1m+++ b/a.txt\(escape)[m\n\(escape)[36m@@ -1,2 +1,3 @@\(escape)[m\n"
    + " one\(escape)[m\n\(escape)[31m-two\(escape)[m\n\(escape)[32m+\(escape)[m\(escape)[32m2\(escape)[m\n"
    + "\(escape)[32m+\(escape)[m\(escape)[32m3\(escape)[m\(escape)[41m  \(escape)[m\n"

  @Test func coloursAreNoText() {
    #expect(ReplyMarkupTests.apply(Self.coloured, to: Self.files) == ["a.txt": "one\n2\n3  \n"])
    #expect(ReplyMarkupTests.apply("```diff\n" + Self.coloured + "```\n", to: Self.files) == ["a.txt": "one\n2\n3  \n"])
  }

  /// A code inside a line may be the file's; one of a reply without such a diff is.
  @Test func codesThatMayBeTextAreNotTakenAway() {
    let inside = Self.coloured.replacing("[32m2", with: "[32ma\u{1B}[1mb")
    #expect(reason(inside)?.hasPrefix("unsupported: The diff has codes of colours") == true)
    let block = "a.txt\n<<<<<<< SEARCH\ntwo\n=======\n\u{1B}[1mtwo\u{1B}[m\n>>>>>>> REPLACE\n"
    #expect(ReplyMarkupTests.apply(block, to: Self.files) == ["a.txt": "one\n\u{1B}[1mtwo\u{1B}[m\n"])
  }

  @Test func formsThatCannotBeAppliedAreNamed() {
    let head = "diff --git a/a.txt b/a.txt\nindex 814f4a4..7f6f2d3 100644\n--- a/a.txt\n+++ b/a.txt\n"
    let combined =
      "diff --cc a.txt\nindex 814f4a4,5626abf..7f6f2d3\n--- a/a.txt\n+++ b/a.txt\n@@@ -1,2 -1,2 +1,2 @@@\n  one\n- two\n -zwei\n++2\n"
    let words = head + "@@ -1,2 +1,2 @@\n one\n~\n-two\n+2\n~\n"
    let plain = head + "@@ -1,2 +1,2 @@\none\n[-two-]{+2+}\n"
    for (diff, form) in [
      (combined, "a combined one (`diff --cc`)"), (words, "one of words (`--word-diff=porcelain`)"),
      (plain, "one of words (`--word-diff`)"),
    ] {
      for reply in [diff, "```diff\n\(diff)```\n"] {
        #expect(reason(reply) == "unsupported: The diff is \(form), which cannot be applied.", "\(reply)")
      }
    }
  }
}
