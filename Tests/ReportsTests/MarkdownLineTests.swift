import Testing

@testable import Reports

@Suite struct MarkdownLineTests {
  @Test(arguments: [
    ("It runs `make *all*_<b>@x`.", "It runs `make *all*_<b>@x`."), ("a ``b ` c`` *d*", "a ``b ` c`` \\*d\\*"),
    ("`open *x*", "\\`open \\*x\\*"), ("``a`", "\\`\\`a\\`"), ("`a``b` c", "`a``b` c"), ("`a\nb`\nc", "`a b` c"),
    ("<b>|@all", "&lt;b>".replacing(">", with: "\\>") + "\\|@\u{2060}all"), ("`", "\\`"), ("", ""),
  ])
  func keepsCodeAndNothingElse(_ text: String, _ expected: String) {
    #expect(MarkdownLine().text(text) == expected)
  }

  @Test func aBarEndsNoCell() {
    #expect(MarkdownLine(isInTable: true).text("`a|b` | c") == "`a\\|b` \\| c")
    #expect(MarkdownLine().text("`a|b` | c") == "`a|b` \\| c")
  }
}
