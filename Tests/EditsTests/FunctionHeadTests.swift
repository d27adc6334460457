import Testing

@testable import Edits

/// Which function an answer is begun with. Nothing is better than a wrong one: it costs a round.
@Suite struct FunctionHeadTests {
  private static let python = """
    class Shop:
        @property
        def total(self):
            return 1

    def net(lines):
        return 2

    def gross(lines, vat):
        return net(lines) + vat

    """
  private static let c = "static int less(int a)\n{\n\treturn a;\n}\n\nint more(int a)\n{\n\treturn a;\n}\n"
  private static let script =
    "function decode(text) {\n  return text;\n}\n\nfunction parse(query) {\n  return decode(query);\n}\n"

  @Test(arguments: [
    ("Give `gross` in `shop.py` a third parameter.", "def gross"),
    ("In `shop.py`, `gross` is wrong when `lines` is empty. Change it so that it is 0.", "def gross"),
    ("`net` takes what `gross` gives. Change it to ignore text.", "def net"),
    ("Change `gross`. `net` stays as it is.", "def gross"),
    ("Add a function `tax(lines)` beside `net`.", "def tax"),
    ("Move it into one new function `parts(lines, vat)` which both call.", "def parts"),
    ("Let net return nothing for no lines.", "def net"),
    ("Make `Shop.total` round to cents.", "    @property\n    def total"),
  ])
  func beginsPython(words: String, text: String) throws {
    #expect(try #require(FunctionHead(path: "shop.py", content: Self.python, words: words)).text == text)
  }

  @Test(arguments: [
    "Rename `net` to `sum`.", "The text that `net` returns is misspelt; `net` itself needs no change.",
    "`net` and `gross` are slow.", "Add a field to the class `Shop`, which `net` reads.", "Make it faster.",
    "The net price is wrong.",
    "Add a method `int renew(String a)`.", "Change `net`: raise the new exception class `Empty` for no lines.",
    "Let `net` add `RATE` (a new constant, 2). Change it so that it rounds.",
    "Add an exception `Empty`, and fix `net`.",
  ])
  func leavesOpenWhatIsOpen(words: String) {
    #expect(FunctionHead(path: "shop.py", content: Self.python, words: words) == nil)
  }

  @Test func beginsOtherLanguages() throws {
    let words = "Change the helper `decode`, so that `parse` gets blanks."
    #expect(try #require(FunctionHead(path: "q.js", content: Self.script, words: words)).text == "function decode")
    let new = "Add `int most(const int *all, int count)` to `a.c` and declare it in `a.h`."
    #expect(try #require(FunctionHead(path: "a.c", content: Self.c, words: new)).text == "int most")
    #expect(FunctionHead(path: "a.h", content: "int more(int a);\n", words: new) == nil)
    #expect(try #require(FunctionHead(path: "a.c", content: Self.c, words: "Fix `less`.")).text == "static int less")
    #expect(FunctionHead(path: "a.sh", content: "f() {\n  :\n}\n", words: "Fix `f`.") == nil)
  }

  /// An answer that comes to one of these only copies; one of which the task speaks may be wanted.
  @Test func endsWhereTheCopyBegins() throws {
    let words = "Give `gross` a third parameter."
    let head = try #require(FunctionHead(path: "shop.py", content: Self.python, words: words))
    #expect(head.ends == ["\n    @property\n    def total(", "\ndef net("])
    let both = try #require(FunctionHead(path: "shop.py", content: Self.python, words: words + " `net` too."))
    #expect(both.ends == ["\n    @property\n    def total("])
    let stays = try #require(
      FunctionHead(path: "shop.py", content: Self.python, words: "Change `gross`. `net` stays as it is."))
    #expect(stays.ends == ["\n    @property\n    def total(", "\ndef net("])
  }
}
