import Foundation
import NexusTestSupport
import Testing

@testable import LinePatterns

@Suite struct LinePatternTests {
  private static let text = """
    func main() {
      let x = foo(1, "a")
    }
    class Foo: Bar
    foo_bar fooBar FOO
    a.b*c\ttab
    12-34 2026-01-02
    über straße

    last [line] {3}
    """

  @Test(arguments: [
    "foo", "^func", "\\}$", "fo{2}", "[A-Z]oo", "\\bfoo\\b", "\\Boo", "(func|class) +[a-zA-Z]+", "a\\.b\\*c", "\\t",
    "\\d{4}-\\d\\d",
    "^$", "ü", "stra.{1,2}e", "[^a-z ]oo", "(?i)FOO", "x = foo\\(.*\\)", "\\[line\\]", "\\{3\\}", "(foo|bar)+_",
    "^\\s+let", "\\w+\\(",
    "[0-9]+-", "(a|b|)c", ".*", "a?b?c?$", "(?:fu|cla)(nc|ss)", "[]x]", "l.*?t", "o+?", "zzz", "\\S{6,}", "[a-f-]+\\d",
  ])
  func agreesWithFoundation(pattern: String) throws {
    let lines = Self.text.split(separator: "\n", omittingEmptySubsequences: false)
    let expression = try NSRegularExpression(pattern: pattern)
    let expected = lines.indices.filter { index in
      let line = String(lines[index])
      return expression.firstMatch(in: line, range: NSRange(line.startIndex..., in: line)) != nil
    }.map { $0 + 1 }
    var own = try LinePattern(pattern)
    #expect(own.lines(in: Array(Self.text.utf8), limit: 100) == expected, "\(pattern)")
  }

  @Test(arguments: [
    "(", ")", "[", "*a", "a\\", "(?=a)", "(?<!a)b", "\\1", "a{5,2}", "a{2000}", "((a{900}){900}){900}", "[z-a]",
    "a****",
  ])
  func saysWhyAnExpressionIsOfNoUse(pattern: String) {
    #expect(throws: PatternFault.self) { try LinePattern(pattern) }
  }

  @Test(arguments: [
    "(a+)+$", "(a*)*b", "(a|aa)+$", "(.*)*x", "(x+x+)+y", "^(([a-z])+.)+[A-Z]([a-z])+$", "(a?){500}a{500}",
    ".*.*.*.*=.*",
  ])
  func expressionsThatKeepOthersBusyForEverTakeLinearTime(pattern: String) throws {
    var own = try LinePattern(pattern)
    let text = Array((String(repeating: "a", count: 20_000) + "!").utf8)
    let time = ThreadTime.measure { _ = own.lines(in: text, limit: 10) }
    #expect(time < .seconds(20))
  }

  @Test func lineEndsOfWindowsAreLineEnds() throws {
    var own = try LinePattern("a$")
    #expect(own.lines(in: Array("a\r\nb\r\nca\r\n".utf8), limit: 10) == [1, 3])
  }

  @Test func stopsAtItsLimit() throws {
    var own = try LinePattern("a")
    #expect(own.lines(in: Array("a\na\na\n".utf8), limit: 2) == [1, 2])
  }
}
