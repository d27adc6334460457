import Testing

@testable import Edits

/// How a path may stand in a reply.
@Suite struct PathSpellingTests {
  static let files = ["a b.py": "one\n", "x.py": "one\n", "My Project/src/a.py": "one\n", "src/[id].ts": "one\n"]

  @Test(arguments: [
    (
      "a b.py",
      [
        "a b.py", "a b.py:", "a b.py:12", "a b.py:12:", "a b.py:12-20", "./a b.py", "./a b.py:3", "`a b.py`",
        "**a b.py**", "**`a b.py`**",
        "- a b.py", "* `a b.py`", "1. a b.py", "### a b.py", "### `a b.py`:", "<file>a b.py</file>",
        "<path>a b.py</path>", "a b.py (new)",
        "a b.py, line 1", "a b.py#L1", "a b.py#L1-L4", "a b.py (line 3)", "a b.py (lines 3-9)", "a\\ b.py", "[a b.py]",
        "(a b.py)",
        "\"a b.py\"", "File: a b.py", "**File: `a b.py`**", "a b.py line 7", "***a b.py***", "- [ ] a b.py",
        "a b.py:L12", "\u{201C}a b.py\u{201D}", "<a b.py>", "[a b.py](a b.py)",
      ]
    ),
    (
      "x.py",
      [
        "x.py, line 1", "x.py, lines 1-3", "x.py#L1", "x.py:1", "x.py:1:5", "./x.py", "<file>x.py</file>", "[x.py]",
        "(x.py)", "`x.py:1`", "**x.py:1**",
        "- `x.py` (line 1)", "x.py line 1", "→ x.py", "x.py L1", "// x.py", "# x.py", "File 1: x.py", "Step 1: x.py",
        "(1) x.py", "a) x.py", "[x] x.py", "x.py – change", "x.py;", "x.py.", "**1. x.py**", "Step 2 of 3: `x.py`",
        "### Edit #2: x.py", "**File 1: x.py**", "2) `x.py`", "(b) `x.py`", "- [x] x.py", "x.py — the loop",
        "x.py - the loop",
        "`x.py` – the loop", "- **x.py**: the loop", "x.py (the second loop)", "`x.py`.", "Change 1 – x.py",
        "1. `x.py`:",
        "Step 1: Edit `x.py`:",
      ]
    ),
    (
      "My Project/src/a.py",
      [
        "My\\ Project/src/a.py", "My Project/src/a.py", "./My Project/src/a.py:4", "`My Project/src/a.py`",
        "My Project/src/a.py, line 2",
        "**My Project/src/a.py**:", "<file>My Project/src/a.py</file>",
      ]
    ),
    (
      "src/[id].ts",
      ["src/[id].ts", "`src/[id].ts`", "src/[id].ts:3", "./src/[id].ts", "src/\\[id\\].ts", "**src/[id].ts**"]
    ),
  ])
  func namesTheFile(path: String, spellings: [String]) {
    for spelling in spellings {
      let block = ReplyMarkupTests.apply(
        "\(spelling)\n<<<<<<< SEARCH\none\n=======\ntwo\n>>>>>>> REPLACE\n", to: Self.files)
      #expect(block?[path] == "two\n", "\(spelling)")
      let fence = ReplyMarkupTests.apply("\(spelling)\n```\ntwo\n```\n", to: Self.files)
      #expect(fence == nil || fence?[path] == "two\n" && fence?.count == Self.files.count, "\(spelling)")
    }
  }

  @Test(arguments: [
    "x.py:12", "./x.py", "x.py#L3", "`x.py`", "x.py, line 3", "<file>x.py</file>", "**x.py**", "x.py (line 3)",
    "[x.py]",
  ])
  func namesTheFileInOtherForms(spelling: String) {
    for reply in [
      "{\"path\": \"\(spelling)\", \"old\": \"one\", \"new\": \"two\"}",
      "*** Begin Patch\n*** Update File: \(spelling)\n@@\n-one\n+two\n*** End Patch\n",
      "--- \(spelling)\n+++ \(spelling)\n@@ -1 +1 @@\n-one\n+two\n", "=== FILE \(spelling) ===\ntwo\n=== END ===\n",
    ] {
      #expect(ReplyMarkupTests.apply(reply, to: Self.files)?["x.py"] == "two\n", "\(reply)")
    }
  }

  @Test(arguments: ["x.py:12", "a#L1", "[x.py]", "(x.py)", "x.py, line 1", "x.py (line 3)", "a\\ b.py", "x.py line 1"])
  func aFileThatIsReallyNamedSoWins(name: String) {
    var files = Self.files
    files[name] = "one\n"
    let reply = "\(name)\n<<<<<<< SEARCH\none\n=======\ntwo\n>>>>>>> REPLACE\n"
    #expect(ReplyMarkupTests.apply(reply, to: files)?[name] == "two\n")
    #expect(ReplyMarkupTests.apply(reply, to: files)?["x.py"] == "one\n")
  }

  @Test func aNewFileIsNamedWithoutWhatStandsAboutIt() {
    for spelling in ["src/new.py:1", "`src/new.py`", "./src/new.py", "src/new.py, line 1", "src/new.py (new file)"] {
      let files = ReplyMarkupTests.apply("\(spelling)\n<<<<<<< SEARCH\n=======\ntwo\n>>>>>>> REPLACE\n", to: Self.files)
      #expect(files?["src/new.py"] == "two\n", "\(spelling)")
    }
  }

  /// A note that the file stays, or a sentence of which it is a part, names nothing.
  @Test(arguments: ["x.py – no changes", "x.py: unchanged", "Note: x.py", "We see x.py – here", "Step 1: run x.py"])
  func aNoteNamesNothing(line: String) {
    #expect(PathFinder(knownPaths: Set(Self.files.keys)).path(in: Array(line.utf8)[...]) == nil, "\(line)")
  }

  /// A file with a note after its name is no name for a fence, which may be an example.
  @Test func aNotedPathIsNoFile() {
    let reply = "a b.py\n<<<<<<< SEARCH\none\n=======\ntwo\n>>>>>>> REPLACE\n\nx.py – for example:\n```\ntwo\n```\n"
    let files = ReplyMarkupTests.apply(reply, to: Self.files)
    #expect(files?["a b.py"] == "two\n" && files?["x.py"] == "one\n")
  }

  @Test(arguments: ["python", "py", "diff", "json"]) func aLanguageMayStandInTheFence(language: String) {
    let block = "<<<<<<< SEARCH\none\n=======\ntwo\n>>>>>>> REPLACE\n"
    let list = "[{\"path\": \"x.py\", \"old\": \"one\", \"new\": \"two\"}]\n"
    for reply in [
      "x.py\n```\n\(language)\n\(block)```\n", "```\n\(language)\nx.py\n\(block)```\n",
      "```\n\(language)\n\(list)```\n",
    ] {
      #expect(ReplyMarkupTests.apply(reply, to: Self.files)?["x.py"] == "two\n", "\(reply)")
    }
  }

  @Test(arguments: [
    "See a b.py for more", "Run python x.py 12", "I changed 3 of 5", "Done (see line 3)", "Step 1, line 2",
  ])
  func aSentenceIsNoPath(line: String) {
    #expect(PathLine(line, finder: PathFinder(knownPaths: Set(Self.files.keys))).path == nil)
  }
}
