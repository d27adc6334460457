import Testing

@testable import Edits

/// Lines that frame a file inside its fence: both ends go, or the content is refused; never one of them alone.
@Suite struct FrameTests {
  static let old = "import os\n\n\ndef f():\n    return os.name\n"
  static let new = "import os\n\n\ndef f():\n    return os.sep\n"

  private func apply(_ first: String, _ last: String, to path: String, old: String?, new: String) -> String? {
    var files = ["x.txt": "x\n"]
    files[path] = old
    let text = (first.isEmpty ? "" : first + "\n") + new + (last.isEmpty ? "" : last + "\n")
    return ReplyMarkupTests.apply("\(path)\n~~~~\n\(text)~~~~\n\nThat is all.\n", to: files)?[path]
  }

  static let pairs = [
    ("=== BEGIN ===", "=== END ==="), ("=== START ===", "=== END ==="), ("=== CONTENT ===", "=== END ==="),
    ("=== BEGIN FILE ===", "=== END FILE ==="), ("--- m.py ---", "--- end ---"), ("--- BEGIN ---", "--- END ---"),
    ("# --- m.py ---", "# --- end of m.py ---"), ("# === src/m.py ===", "# === end src/m.py ==="),
    ("----- BEGIN m.py -----", "----- END m.py -----"), ("<<<BEGIN>>>", "<<<END>>>"),
    ("*** m.py ***", "*** End of File ***"),
    ("[PYTHON]", "[/PYTHON]"), ("[FILE m.py]", "[/FILE]"), ("[CODE]", "[/CODE]"), ("<document>", "</document>"),
    ("<source>", "</source>"), ("<python>", "</python>"), ("<pre>", "</pre>"), ("<snippet lang=\"py\">", "</snippet>"),
    ("<boltAction type=\"file\" filePath=\"src/m.py\">", "</boltAction>"),
  ]

  @Test(arguments: pairs) func bothEndsAreLeftOut(first: String, last: String) {
    for old in [Self.old, nil] {
      #expect(apply(first, last, to: "src/m.py", old: old, new: Self.new) == Self.new, "\(first), \(old ?? "new")")
    }
  }

  @Test func oneFrameMayStandInAnother() {
    let (first, last) = ("<boltArtifact id=\"1\">\n<boltAction type=\"file\">", "</boltAction>\n</boltArtifact>")
    #expect(apply(first, last, to: "src/m.py", old: Self.old, new: Self.new) == Self.new)
  }

  /// What looks like a frame and is none that is known is refused, as is one end whose other went.
  @Test(arguments: [
    ("<something>", "</something>"), ("[stuff]", "[/stuff]"), ("--- m.py ---", "--- fin ---"),
    ("=== top ===", "=== END ==="), ("=== HERE IT COMES ===", "=== THERE IT WAS ==="), ("<file_sep>other.py", ""),
  ])
  func doubtfulFramesAreRefused(first: String, last: String) {
    for old in [Self.old, nil] {
      #expect(apply(first, last, to: "src/m.py", old: old, new: Self.new) == nil, "\(first), \(old ?? "new")")
    }
  }

  @Test(arguments: [
    "<|file_separator|>m.py", "<file_sep>src/m.py", "<repo_name>x\n<file_sep>src/m.py", "<repo_name>x", "Copy code",
    "Copy",
    "content:", "Code:", "python m.py", "python:src/m.py", "py title=\"src/m.py\"",
  ])
  func firstLinesOfTheReplyAreLeftOut(first: String) {
    for old in [Self.old, nil] {
      #expect(apply(first, "", to: "src/m.py", old: old, new: Self.new) == Self.new, "\(first), \(old ?? "new")")
    }
  }

  @Test(arguments: [
    ("a.html", "<section>\n<p>b</p>\n</section>\n"), ("a.xml", "<document>\n  <x/>\n</document>\n"),
    ("App.vue", "<template>\n  <p/>\n</template>\n"), ("a.yaml", "content:\n  - b\n"), ("a.bb", "[PYTHONS]\nb\n"),
    ("App.jsx", "<div>\n  <p/>\n</div>\n"), ("a.md", "<details>\n\nb\n\n</details>\n"),
    ("a.sql", "COPY\n  t FROM 'f';\n"),
    ("a.py", "# --- imports ---\nimport os\n# --- code ---\n"), ("a.py", "### Setup ###\nimport os\n### Done ###\n"),
    ("a.md", "=== BEGIN ===\nb\n"),
    ("a.ini", "[python]\npath = /x\n"), ("k.pem", "-----BEGIN KEY-----\nab\n-----END KEY-----\n"),
  ])
  func contentStays(path: String, text: String) {
    #expect(apply("", "", to: path, old: nil, new: text) == text, "\(path)")
    let old = text.replacing("b", with: "a").replacing("/x", with: "/y").replacing("os", with: "re").replacing(
      "<p/>", with: "<i/>")
    #expect(apply("", "", to: path, old: old, new: text) == text, "\(path) over an old one")
  }

  /// A frame that the file had stays its content.
  @Test func whatTheFileHadStays() {
    for (first, last) in Self.pairs where !first.hasPrefix("===") {
      let (old, new) = ("\(first)\n\(Self.old)\(last)\n", "\(first)\n\(Self.new)\(last)\n")
      #expect(apply("", "", to: "src/m.py", old: old, new: new) == new, "\(first)")
    }
  }

  /// In a block, too, they are no new lines.
  @Test(arguments: pairs.filter { !$0.0.hasPrefix("<") && !$0.0.hasPrefix("***") })
  func framesInABlockAreRefused(first: String, last: String) {
    let reply =
      "src/m.py\n<<<<<<< SEARCH\n    return os.name\n=======\n\(first)\n    return os.sep\n\(last)\n>>>>>>> REPLACE\n"
    #expect(ReplyMarkupTests.apply(reply, to: ["src/m.py": Self.old]) == nil, "\(first)")
    // Elements may be a string's text.
    let text =
      "src/m.py\n<<<<<<< SEARCH\n    return os.name\n=======\n<pre>\n    return os.sep\n</pre>\n>>>>>>> REPLACE\n"
    #expect(ReplyMarkupTests.apply(text, to: ["src/m.py": Self.old]) != nil)
  }
}
