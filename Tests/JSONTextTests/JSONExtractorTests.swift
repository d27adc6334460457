import JSONText
import Testing

@Suite struct JSONExtractorTests {
  @Test(
    arguments: [
      (#"{"a":1}"#, ["a": 1]),
      ("Here is the plan:\n```json\n{\"a\": [1, 2]}\n```\nGood luck!", ["a": [1, 2]]),
      ("Use { braces } and [brackets], say \"so\": {\"a\":1}", ["a": 1]),
      ("{ {\"a\":1}", ["a": 1]),
      ("<think>{\"a\":0}</think>{\"a\":1}", ["a": 1]),
      ("<think>\n{\"a\":0} hm {\"b\":</think>\n{\"a\":1}", ["a": 1]),
      ("I would say {\"a\":0} or {\"a\": 2</think>[{\"a\":1}]", [["a": 1]]),
      (#"{"a":"strip </think> and <think> and }"}"#, ["a": "strip </think> and <think> and }"]),
      ("{\"a\": 1} {\"a\": 2}", ["a": 1]),
      ("{\"a\": 1,}", ["a": 1]),
      ("{\"a\": \"two\nlines\"}", ["a": "two\nlines"]),
      ("First {\"a\": 1, b: 2}. Sorry: {\"a\": 3}", ["a": 3]),
      ("[not json] {\"a\":[]}", ["a": []]),
    ] as [(String, JSONValue)])
  func finds(_ text: String, _ value: JSONValue) {
    #expect(JSONExtractor.firstValue(in: text) == value)
  }

  @Test(
    arguments: [
      ("", .noValue), ("no json { here } [at all]", .noValue), (#""just a string" 12"#, .noValue),
      (#"{"tasks":[{"a":1},{"a":2},"#, .unexpectedEnd), (#"{"tasks":[{"a":1}]"#, .unexpectedEnd),
      ("<think>{\"a\":1}", .noValue), (#"{"tasks":[{"a":1} {"a":2}]}"#, .unexpectedCharacter),
      (#"{"a":1, "b": oops {"c":1}}"#, .unexpectedCharacter), (#"[{"a":1}, {"a":tru}]"#, .unexpectedCharacter),
      (#"{"a":{"b":1}"#, .unexpectedEnd),
    ] as [(String, JSONError.Code)])
  func neverTakesAPartForTheWhole(_ text: String, _ code: JSONError.Code) {
    let error = #expect(throws: JSONError.self) { try JSONExtractor().extract(from: text) }
    #expect(error?.code == code)
    #expect(JSONExtractor.firstValue(in: text) == nil)
  }

  @Test func passesOverWhatIsNotWanted() throws {
    let text = "As in [1], the plan is {\"é\":0}: {\"tasks\":[]}"
    let extraction = try JSONExtractor { $0["tasks"] != nil }.extract(from: text)
    #expect(extraction.value == ["tasks": []])
    #expect(String(decoding: Array(text.utf8)[extraction.range], as: UTF8.self) == "{\"tasks\":[]}")
    #expect(JSONExtractor.firstValue(in: text) == [1])
  }

  @Test func everyPrefixOfAnAnswerIsAnErrorOrNothing() throws {
    let text = "Sure.\n{\"tasks\": [{\"title\": \"a [b] {c}\"}, {\"title\": \"é \\\" \\u00e9\"}], \"n\": 12}"
    let whole = Array(text.utf8)
    for length in 0..<whole.count {
      let prefix = String(decoding: whole[..<length], as: UTF8.self)
      #expect(JSONExtractor.firstValue(in: prefix) == nil, "\(prefix)")
    }
    #expect(JSONExtractor.firstValue(in: text)?["n"] == 12)
  }

  @Test(.timeLimit(.minutes(1)), arguments: ["[", "{\"a\":", "[x", "{\"a\": x}", "<", "<think>", "[\"", "</think>{"])
  func takesHostileTextInLinearTime(_ piece: String) {
    #expect(JSONExtractor.firstValue(in: String(repeating: piece, count: 100_000)) == nil)
  }
}

extension JSONExtractor {
  /// The first value that is wanted; nil where there is none.
  static func firstValue(in text: String) -> JSONValue? { try? JSONExtractor().extract(from: text).value }
}
