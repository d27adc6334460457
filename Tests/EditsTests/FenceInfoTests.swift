import Testing

@testable import Edits

/// Paths in the information of a fence: with blanks in them, in quotes, after a language.
@Suite struct FenceInfoTests {
  static let files = ["My Project/src/a.py": "x = 1\n", "My": "x = 9\n", "Project.txt": "x\n", "src/b.py": "x = 1\n"]

  /// The files after a reply of one fence.
  private func apply(_ info: String, to files: [String: String] = files) -> [String: String]? {
    ReplyMarkupTests.apply("```\(info)\nx = 2\n```\n", to: files)
  }

  @Test(arguments: [
    "python title=\"My Project/src/a.py\"", "python filename='My Project/src/a.py'", "py file=\"My Project/src/a.py\"",
    "{.python filename=\"My Project/src/a.py\"}", "python {file=\"My Project/src/a.py\" linenums=\"1\"}",
    "python path={\"My Project/src/a.py\"}", "python name=\"My Project/src/a.py\"", "python title=My Project/src/a.py",
    "{.python filepath=My Project/src/a.py}", "python title=My Project/src/a.py linenums=1",
    "My Project/src/a.py", "python My Project/src/a.py", "python:My Project/src/a.py",
    "python title=\"Example\" file=\"My Project/src/a.py\"", "python title=\"My Project/src/a.py",
    "py\tMy Project/src/a.py",
  ])
  func aPathWithBlanksIsReadToItsEnd(info: String) {
    #expect(apply(info)?.filter { $0.value == "x = 2\n" }.keys.sorted() == ["My Project/src/a.py"], "\(info)")
    #expect(apply(info)?.count == Self.files.count)
  }

  /// Where the tree has neither the file nor its directory, quotes tell where the path ends; without them it is open.
  @Test func aNewPathWithBlanksIsTakenWholeOrNotAtAll() {
    let files = ["src/b.py": "x = 1\n"]
    for info in ["python title=\"My Project/src/a.py\"", "python file='My Project/src/a.py'", "py:My Project/src/a.py"]
    {
      #expect(apply(info, to: files)?["My Project/src/a.py"] == "x = 2\n", "\(info)")
    }
    for info in [
      "My Project/src/a.py", "my project/src/a.py", "python My Project/src/a.py", "python title=My Project/src/a.py",
      "python file=\"my notes\"",
    ] {
      #expect(apply(info, to: files) == nil, "\(info)")
      // Nor is the fence left out where other edits apply.
      let block = "src/b.py\n<<<<<<< SEARCH\nx = 1\n=======\nx = 2\n>>>>>>> REPLACE\n\n"
      #expect(ReplyMarkupTests.apply(block + "```\(info)\nx = 2\n```\n", to: files) == nil, "\(info)")
    }
    #expect(apply("My Project/src/a.py", to: ["My Project/b.py": "x\n"])?["My Project/src/a.py"] == "x = 2\n")
  }

  @Test(arguments: [
    "python src/b.py", "src/b.py", "py:src/b.py", "python title=src/b.py", "python title=\"src/b.py\" linenums=\"1\"",
    "python file=src/b.py {1,3}", "{.python file=src/b.py}", "python title={src/b.py}", "File src/b.py",
  ])
  func aPathWithoutBlanksIsReadAsBefore(info: String) {
    #expect(apply(info)?["src/b.py"] == "x = 2\n", "\(info)")
  }

  @Test(arguments: ["python title=\"Example usage\"", "python title=Example", "python name=\"before the change\""])
  func aCaptionIsNoPath(info: String) {
    let block = "src/b.py\n<<<<<<< SEARCH\nx = 1\n=======\nx = 3\n>>>>>>> REPLACE\n\n"
    let after = ReplyMarkupTests.apply(block + "So:\n```\(info)\nx = 2\n```\n", to: Self.files)
    #expect(after?["src/b.py"] == "x = 3\n" && after?.count == Self.files.count, "\(info)")
    // The line above the fence names the file all the same.
    #expect(ReplyMarkupTests.apply("src/b.py\n```\(info)\nx = 2\n```\n", to: Self.files)?["src/b.py"] == "x = 2\n")
  }

  @Test func languagesStandBeforeNewPaths() {
    for info in [
      "swift Sources/New.swift", "gleam Sources/new.gleam", "C++ Sources/new.cpp", "TypeScript Sources/new.ts",
      "python3 src/new.py", "golang new.go", "File src/new.py",
    ] {
      let path = String(info.split(separator: " ")[1])
      #expect(apply(info)?[path] == "x = 2\n", "\(info)")
    }
  }
}
