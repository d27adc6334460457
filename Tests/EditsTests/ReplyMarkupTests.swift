import Testing

@testable import Edits

/// Markup of the reply around edits, between them and in them: it is never written into a file.
@Suite struct ReplyMarkupTests {
  static let before = ["f.py": "one\n", "g.py": "two\n"]
  static let draft = "f.py\n<<<<<<< SEARCH\none\n=======\nONE\n>>>>>>> REPLACE\n"
  static let edit = "g.py\n<<<<<<< SEARCH\ntwo\n=======\nTWO\n>>>>>>> REPLACE\n"

  /// The files after a reply; nil for a refusal.
  static func apply(_ reply: String, to files: [String: String] = before, ending: ReplyEnding = .stopped) -> [String:
    String]?
  {
    let applier = ReplyApplier(reply.utf8, knownPaths: Set(files.keys), ending: ending)
    guard
      case .applied(let application) = applier.apply(to: SourceTree(contents: files.mapValues { Array($0.utf8) }))
        .result
    else { return nil }
    var files = files
    for change in application.changes {
      if let source = change.movedFrom { files[source] = nil }
      files[change.path] = change.bytes.map { String(decoding: $0, as: UTF8.self) }
    }
    return files
  }

  @Test(arguments: [
    ("<think>\n", "</think>\n"), ("[THINK]\n", "[/THINK]\n"), ("◁think▷\n", "◁/think▷\n"),
    ("<seed:think>\n", "</seed:think>\n"),
    ("<analysis>\n", "</analysis>\n"),
    ("<details>\n<summary>Thinking</summary>\n", "</details>\n"),
    ("<details><summary>My thoughts</summary>\n\n", "</details>\n"), ("<!--\n", "-->\n"), ("```thinking\n", "```\n"),
    ("<|channel|>analysis<|message|>", "<|end|><|start|>assistant<|channel|>final<|message|>"), ("", "</think>\n"),
    ("", "[/THINK]\n"),
    ("", "◁/think▷\n"), ("", "so be it.</thinking>\n"), ("<|START_THINKING|>\n", "<|END_THINKING|>\n"),
    ("<scratchpad>\n", "</scratchpad>\n"), ("<details type=\"reasoning\">\n", "</details>\n"),
  ])
  func draftsInThinkingAreNoEdits(opener: String, closer: String) {
    #expect(Self.apply(opener + Self.draft + closer + Self.edit) == ["f.py": "one\n", "g.py": "TWO\n"])
  }

  @Test(arguments: [
    ("<details>\n<summary>Version 1</summary>\n", "</details>\n"), ("<version1>\n", "</version1>\n"),
    ("<draft>\n", "</draft>\n"),
    ("[V1]\n", "[/V1]\n"),
    ("### Draft\n", "### Final\n"), ("**First attempt**\n", "**Better**\n"), ("<|first|>\n", "<|/first|>\n"),
  ])
  func editsInUnknownElementsAndOutsideAreRefused(opener: String, closer: String) {
    #expect(Self.apply(opener + Self.draft + closer + Self.edit) == nil)
    #expect(Self.apply(opener + Self.draft + Self.edit + closer) == ["f.py": "ONE\n", "g.py": "TWO\n"])
  }

  @Test func thinkingWithoutAnEndAfterEditsIsRefused() {
    #expect(Self.apply(Self.edit + "<think>\nWait, that is wrong.\n") == nil)
  }

  static let tokens = [
    "<|im_end|>", "<|user|>", "<|observation|>", "<|eot_id|>", "<end_of_turn>", "<|endoftext|>", "</s>", "<|return|>",
  ]
  static let diff = "--- a/g.py\n+++ b/g.py\n@@ -1 +1 @@\n-two\n+TWO\n"
  static let patch = "*** Begin Patch\n*** Update File: g.py\n@@\n-two\n+TWO\n"

  @Test(arguments: tokens) func tokensAreNoText(token: String) {
    let right = ["f.py": "one\n", "g.py": "TWO\n"]
    #expect(Self.apply(Self.edit + token) == right)
    #expect(Self.apply(Self.edit + token + "\n") == right)
    #expect(Self.apply("```\n" + Self.edit + "```" + token) == right)
    #expect(Self.apply("```diff\n" + Self.diff + token + "\n```\n") == right)
    #expect(Self.apply("```diff\n" + Self.diff + "```\n" + token) == right)
    #expect(Self.apply(Self.diff + token + "\n") == right)
    #expect(Self.apply(Self.diff.dropLast() + token) == right)
    #expect(Self.apply("```\n" + Self.patch + token + "\n*** End Patch\n```\n") == right)
    #expect(Self.apply(Self.patch + "*** End Patch" + token) == right)
    #expect(Self.apply("g.py\n```python\nTWO\n" + token + "\n```\n") == right)
    #expect(Self.apply("g.py\n<<<<<<< SEARCH\ntwo\n=======\nTWO\n" + token + "\n>>>>>>> REPLACE\n") == right)
  }

  /// A line that goes over into another turn ends with the part of the edit that stands in it.
  @Test(arguments: [
    "<|im_end|><|im_start|>user", "<|eot_id|><|start_header_id|>user<|end_header_id|>", "<|start_header_id|>user",
    "<|start_header_id|>user<|end_header_id|>", "<end_of_turn><start_of_turn>user",
    "<|im_end|><|im_start|>user Thanks!",
    "<|end|><|user|>", "</s><s>[INST]", "<|im_end|> <|im_start|>system",
  ])
  func anotherTurnGluedToTheEndIsNoText(token: String) {
    let right = ["f.py": "one\n", "g.py": "TWO\n"]
    // What the other turn says is no edit of the reply.
    for rest in ["", "\n", "\nNow this:\n\n" + Self.draft] {
      #expect(Self.apply("```\n" + Self.edit + "```" + token + rest) == right)
      #expect(Self.apply("g.py\n```python\nTWO\n```" + token + rest) == right)
      #expect(Self.apply(Self.edit.dropLast() + token + rest) == right)
      #expect(Self.apply(Self.patch + "*** End Patch" + token + rest) == right)
      #expect(Self.apply("[{\"path\": \"g.py\", \"old\": \"two\", \"new\": \"TWO\"}]" + token + rest) == right)
      if !token.hasPrefix("<|start_header_id|>") { #expect(Self.apply(Self.edit + "Done." + token + rest) == right) }
    }
    // A sentence about such tokens ends nothing.
    #expect(Self.apply("Turns begin with <|im_start|>user\n\n" + Self.edit) == right)
  }

  @Test(arguments: [
    "<|im_end|>", "<|eot_id|>", "<end_of_turn>", "<|endoftext|>", "</s>", "<|im_end|>\n<|im_start|>assistant",
  ])
  func tokensBetweenEditsAreNoText(token: String) {
    let right = ["f.py": "ONE\n", "g.py": "TWO\n"]
    #expect(Self.apply(Self.draft + token + "\n" + Self.edit) == right)
    #expect(Self.apply("--- a/f.py\n+++ b/f.py\n@@ -1 +1 @@\n-one\n+ONE\n" + token + "\n" + Self.diff) == right)
    #expect(
      Self.apply(
        "*** Begin Patch\n*** Update File: f.py\n@@\n-one\n+ONE\n" + token
          + "\n*** Update File: g.py\n@@\n-two\n+TWO\n*** End Patch\n") == right)
  }

  static let template =
    "<|im_start|>system\n{{ system }}<|im_end|>\n<|im_start|>user\n{{ prompt }}<|im_end|>\n<|im_start|>assistant\n"

  /// A file about such templates keeps its tokens, whatever the form of the edit.
  @Test func filesAboutTemplatesKeepTheirTokens() {
    let files = ["chat.txt": Self.template]
    let new = Self.template.replacing("{{ prompt }}", with: "{{ question }}")
    let right = ["chat.txt": new]
    #expect(Self.apply("chat.txt\n```\n" + new + "```\n", to: files) == right)
    #expect(
      Self.apply(
        "chat.txt\n<<<<<<< SEARCH\n{{ prompt }}<|im_end|>\n=======\n{{ question }}<|im_end|>\n>>>>>>> REPLACE\n",
        to: files) == right)
    let diff =
      "--- a/chat.txt\n+++ b/chat.txt\n@@ -2,4 +2,4 @@\n {{ system }}<|im_end|>\n <|im_start|>user\n-{{ prompt }}<|im_end|>\n"
      + "+{{ question }}<|im_end|>\n <|im_start|>assistant\n"
    #expect(Self.apply("```diff\n" + diff + "```\n", to: files) == right)
    #expect(Self.apply(diff, to: files) == right)
    // Signs of context lost.
    #expect(
      Self.apply(
        "```diff\n" + diff.replacing("\n <|im", with: "\n<|im").replacing("\n {{", with: "\n{{") + "```\n", to: files)
        == right)
    // A new file, and a test for one.
    #expect(Self.apply("new.jinja\n```\n" + Self.template + "```\n", to: files)?["new.jinja"] == Self.template)
    let test =
      "def test_render():\n    assert render(\"hi\") == \"<|im_start|>user\\nhi<|im_end|>\"\n\n\nEND = \"\"\"\n<|im_end|>\n\"\"\"\n"
    #expect(Self.apply("test_chat.py\n```python\n" + test + "```\n", to: files)?["test_chat.py"] == test)
    #expect(
      Self.apply("*** Begin Patch\n*** Add File: c.tmpl\n" + Self.template + "*** End Patch\n", to: files)?["c.tmpl"]
        == Self.template)
  }

  static let code = "import os\n\n\ndef f():\n    return os.name\n"
  static func json(_ text: String) -> String {
    "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n") + "\""
  }
  /// The forms by which a reply makes a new file.
  static func replies(making path: String, of text: String) -> [String] {
    let plus = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map { "+\($0)\n" }.joined()
    let count = text.split(separator: "\n", omittingEmptySubsequences: false).count - 1
    return [
      "\(path)\n~~~~\n\(text)~~~~\n", "{\"path\": \"\(path)\", \"content\": \(json(text))}\n",
      "*** Begin Patch\n*** Add File: \(path)\n\(plus)*** End Patch\n",
      "```diff\n--- /dev/null\n+++ b/\(path)\n@@ -0,0 +1,\(count) @@\n\(plus)```\n",
      "\(path)\n<<<<<<< SEARCH\n=======\n\(text)>>>>>>> REPLACE\n",
      "<write_file>\n<path>\(path)</path>\n<content>\n\(text)</content>\n</write_file>\n",
    ]
  }

  @Test(arguments: [
    "```python\n\(code)```\n", "python\n\(code)", "=== FILE n.py ===\n\(code)=== END ===\n",
    "<file path=\"n.py\">\n\(code)</file>\n",
    "<content>\n\(code)</content>\n", "<|im_start|>assistant\n\(code)<|im_end|>\n", "\(code)<|im_end|>\n",
    "\(code)<|endoftext|>\n",
    "1 | import os\n2 | \n3 | \n4 | def f():\n5 |     return os.name\n", "n.py\n\(code)",
    "```python\npython\n\(code)```\n",
    "<content>\n```python\n\(code)```\n</content>\n", "1: import os\n2: \n3: \n4: def f():\n5:     return os.name\n",
    "<code>\n\(code)</code>\n", "<![CDATA[\n\(code)]]>\n",
    "1\timport os\n2\t\n3\t\n4\tdef f():\n5\t    return os.name\n",
  ])
  func framesAreNoContent(text: String) {
    for (number, reply) in Self.replies(making: "n.py", of: text).enumerated() {
      // An element that holds a fence of its own, or a CDATA of its own, may also be refused.
      if let files = Self.apply(reply) {
        #expect(files["n.py"]?.replacing("3\t\n", with: "\n") == Self.code, "form \(number) of \(text)")
      }
    }
    #expect(Self.replies(making: "n.py", of: text).contains { Self.apply($0) != nil }, "\(text)")
  }

  @Test(arguments: [
    ("page.html", "<content>\n<p>a</p>\n</content>\n"), ("a.md", "```python\nx = 1\n```\n"),
    ("data.yaml", "1: one\n2: two\n3: three\n"),
    ("notes.txt", "1: one\n2: two\n"), ("a.md", "python\n\nis a snake\n"), ("list.csv", "1|a\n2|b\n"),
    ("a.xml", "<file>\n  <x/>\n</file>\n"),
  ])
  func contentThatLooksLikeAFrameStays(path: String, text: String) {
    for (number, reply) in Self.replies(making: path, of: text).enumerated() where number != 5 {
      #expect(Self.apply(reply)?[path] == text, "form \(number) of \(path)")
    }
  }
}
