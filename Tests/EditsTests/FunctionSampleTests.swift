import Testing

@testable import Edits

@Suite struct FunctionSampleTests {
  private static let store = """
    import json


    class Store:
        def load(self, file):
            # All of it.
            with open(file) as text:
                self.entries = json.load(text)

        @property
        def size(self):
            return len(self.entries)

        def stub(self):
            pass


    def size(store):
        return 0


    def first(store):
        # The oldest.
        return store.entries[0]

    """

  @Test func isTheShortestWhoseNameStandsOnce() {
    let sample = FunctionSample(path: "store.py", content: Self.store)
    #expect(sample?.name == "first")
    #expect(sample?.text == "def first(store):\n    # The oldest.\n    return store.entries[0]\n")
  }

  @Test func isNoneWhereFunctionsAreNotKnown() {
    #expect(FunctionSample(path: "store.txt", content: Self.store) == nil)
    #expect(FunctionSample(path: "a.py", content: "LIMIT = 5\n") == nil)
    #expect(FunctionSample(path: "a.js", content: "function open() {\n  return 1;\n") == nil)
  }

  /// A model that copies the example to the letter asks for nothing.
  @Test(arguments: [("store.py", store), ("a.go", "package a\n\nfunc A() int {\n\treturn 1\n}\n")])
  func changesNothingWhenCopied(_ file: (path: String, content: String)) throws {
    let sample = try #require(FunctionSample(path: file.path, content: file.content))
    let applier = ReplyApplier("\(file.path)\n```\n\(sample.text)```\n".utf8, format: .functions, ending: .stopped)
    guard
      case .applied(let application) = applier.apply(to: SourceTree(contents: [file.path: Array(file.content.utf8)]))
        .result
    else {
      Issue.record("It is refused.")
      return
    }
    #expect(application.wasAlreadyApplied && application.changes.isEmpty)
  }
}
