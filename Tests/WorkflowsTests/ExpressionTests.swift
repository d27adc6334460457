import JSONText
import Testing

@testable import Workflows

@Suite struct ExpressionTests {
  private static let scope: JSONObject = [
    "draft": "Score: 7/10, not bad.", "inputs": ["topic": "cats", "n": 3], "list": ["a", "b"], "empty": "",
    "data": ["score": 8.5, "tags": ["x", "y"]],
  ]

  @Test(arguments: [
    ("1 + 2 * 3", "7"), ("(1 + 2) * 3", "9"), ("10 / 4", "2.5"), ("1 / 0", ""), ("-number(draft)", "-7"),
    ("'a' + 1", "a1"), ("inputs.topic", "cats"), ("inputs.nothing", ""), ("nothing.at.all", ""), ("data.score", "8.5"),
    ("data.tags[0]", "x"), ("data.tags[-1]", "y"), ("data['score']", "8.5"), ("data.tags[9]", ""), ("list[5]", ""),
    ("number(draft)", "7"), ("number('-0.5 or so')", "-0.5"), ("number('none')", ""), ("number('3-4')", "3"),
    ("json('I say {\"a\": 1} here').a", "1"), ("json('nothing')", ""), ("length('häh')", "3"), ("length(list)", "2"),
    ("lower('ABC')", "abc"), ("trim('  x ')", "x"), ("length(lines('a\\n\\n b \\n'))", "2"),
  ])
  func hasTheValue(text: String, value: String) throws {
    #expect(try Expression(text).value(in: Self.scope).shownText == value)
  }

  @Test(arguments: [
    ("draft contains 'bad'", true), ("contains(draft, 'good')", false), ("list contains 'a'", true),
    ("list contains 'c'", false), ("draft matches '^Score: \\d'", true), ("draft matches '^score'", false),
    ("number(draft) >= 7 and not (draft contains 'awful')", true), ("number(draft) > 7 or inputs.n == 3", true),
    ("1 < 2", true), ("'a' < 'b'", true), ("'10' < 9", false), ("null == nothing", true), ("null < 1", false),
    ("inputs.n == 3.0", true), ("inputs.n != '3'", true), ("empty", false), ("list", true), ("not not list", true),
    ("similar('the cat sat down', 'the cat sat down') == 1", true), ("similar('', '') == 1", true),
    ("similar('one two three four', 'one two three five') > 0.6", true), ("similar('a b c', 'x y z') == 0", true),
    ("'it' + \"'s\" == \"it's\"", true), ("first-draft == null", true),
  ])
  func isTrueOrNot(text: String, isTrue: Bool) throws {
    #expect(try Expression(text).isTrue(in: Self.scope) == isTrue)
  }

  @Test(arguments: [
    ("", "empty", 0), ("1 +", "missing before the end", 3), ("1 2", "cannot follow", 2), ("(1", "\")\" is missing", 2),
    ("'open", "closing quote", 0), ("a & b", "means nothing", 2), ("frob(1)", "no function \"frob\"", 0),
    ("number()", "takes one value", 0), ("contains('a')", "takes two values", 0), ("1 < 2 < 3", "do not chain", 6),
    ("a.", "name must follow", 2), ("1.2.3", "is no number", 0), ("and 1", "missing before \"and\"", 0),
  ])
  func saysWhereItIsNone(text: String, part: String, offset: Int) {
    let fault = #expect(throws: ExpressionFault.self) { try Expression(text) }
    #expect(fault?.message.contains(part) == true, "\(fault?.message ?? "")")
    #expect(fault?.offset == offset)
  }

  @Test func readsItsNames() throws {
    let expression = try Expression("inputs.a + steps.draft.response contains x[inputs.b] and number(last-one) > 1")
    #expect(
      expression.paths == [["inputs", "a"], ["steps", "draft", "response"], ["x"], ["inputs", "b"], ["last-one"]])
  }

  @Test func aBadPatternIsAFaultWhenItIsMet() throws {
    let expression = try Expression("draft matches inputs.topic + '('")
    #expect(throws: ExpressionFault.self) { try expression.value(in: Self.scope) }
  }

  @Test func nestingIsBounded() {
    let deep = String(repeating: "(", count: 5000) + "1" + String(repeating: ")", count: 5000)
    let fault = #expect(throws: ExpressionFault.self) { try Expression(deep) }
    #expect(fault?.message.contains("nested too deeply") == true)
  }

  @Test func randomTextIsAnExpressionOrAFault() {
    var numbers = SplitMix(seed: 7)
    let pieces = [
      "a", "1", "'x'", "(", ")", "[", "]", ".", ",", "+", "-", "<", "==", "and", "not", "json", "contains", " ",
    ]
    for _ in 0..<3000 {
      let text = (0..<numbers.below(12)).map { _ in pieces[numbers.below(pieces.count)] }.joined(separator: " ")
      if let expression = try? Expression(text) { _ = try? expression.value(in: Self.scope) }
    }
  }
}

/// A small generator of equal numbers for equal seeds.
struct SplitMix {
  private var state: UInt64
  init(seed: UInt64) { state = seed }

  mutating func below(_ bound: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((word ^ (word >> 31)) % UInt64(bound))
  }
}
