import JSONText
import Testing

@Suite struct JSONDocumentTests {
  @Test func knowsWhereEverythingStands() throws {
    let document = try JSONDocument(parsing: "{\n  \"a\": [10, {\"b\\\"\" : \"}\"}],\n  \"é\": true\n}\n")
    let string = try #require(document.node(at: ["a", 1, "b\""]))
    #expect(document.position(of: string.range.lowerBound) == JSONPosition(offset: 23, line: 2, column: 22))
    #expect(String(decoding: document.bytes[string.range], as: UTF8.self) == "\"}\"")
    let member = try #require(document.root["é"])
    #expect(document.position(of: member.keyRange.lowerBound).line == 3)
    #expect(document.position(of: member.node.range.lowerBound).column == 8)
    #expect(document.node(at: ["a", 0])?.value == 10)
    #expect(document.node(at: ["a", 2]) == nil)
    #expect(document.node(at: ["a", "b"]) == nil)
    #expect(document.node(at: [])?.value == document.value)
  }

  struct Edit: Sendable, CustomTestStringConvertible {
    var before: String
    var path: [JSONPathStep]
    var value: JSONValue?
    var after: String
    var testDescription: String { "\(before) → \(after)" }

    init(_ before: String, _ path: [JSONPathStep], _ value: JSONValue?, _ after: String) {
      (self.before, self.path, self.value, self.after) = (before, path, value, after)
    }
  }

  @Test(arguments: [
    // Replacing changes the value's own bytes.
    Edit("{ \"a\" :1 ,\"b\":[ 1,2 ]}\n\n", ["a"], "x", "{ \"a\" :\"x\" ,\"b\":[ 1,2 ]}\n\n"),
    Edit("[1, 2 ]", [1], nil, "[1 ]"), Edit("[1, 2 ]", [0], true, "[true, 2 ]"), Edit("7", [], [1], "[1]"),
    Edit("{\"a\":1,\"a\":2}", ["a"], 3, "{\"a\":1,\"a\":3}"),
    // Adding follows the neighbours.
    Edit("{}", ["a"], 1, "{\n  \"a\": 1\n}"), Edit("{ }\n", ["a", "b"], 1, "{\n  \"a\": {\n    \"b\": 1\n  }\n}\n"),
    Edit("{\"a\":1}", ["b"], ["c": [1, 2]], "{\"a\":1,\"b\":{\"c\":[1,2]}}"),
    Edit("{ \"a\": 1 }", ["b"], 2, "{ \"a\": 1, \"b\": 2 }"),
    Edit("{ \"a\": {} }", ["a", "b"], 2, "{ \"a\": { \"b\": 2 } }"),
    Edit("{\"a\":1,  \"b\":2}", ["c"], 3, "{\"a\":1,  \"b\":2,  \"c\":3}"),
    Edit(
      "{\r\n\t\"a\" : 1\r\n}\r\n", ["b"], ["c": 2], "{\r\n\t\"a\" : 1,\r\n\t\"b\" : {\r\n\t\t\"c\" : 2\r\n\t}\r\n}\r\n"),
    Edit("{\n    \"a\": {\n    }\n}", ["a", "b"], 1, "{\n    \"a\": {\n        \"b\": 1\n    }\n}"),
    Edit("{\n  \"a\": { \"b\": 1 }\n}", ["a", "c"], ["d": 1], "{\n  \"a\": { \"b\": 1, \"c\": {\"d\": 1} }\n}"),
    Edit("{\n  \"a\": 1\n}", ["a"], ["b": 1], "{\n  \"a\": {\n    \"b\": 1\n  }\n}"),
    Edit("{\n  \"a\": { \"b\": 1 }\n}", ["a", "b"], ["c": 1], "{\n  \"a\": { \"b\": {\"c\": 1} }\n}"),
    Edit("{\n  \"a\": [\n    1\n  ]\n}", ["a", 1], "x", "{\n  \"a\": [\n    1,\n    \"x\"\n  ]\n}"),
    Edit("[]", [0, "a"], 1, "[\n  {\n    \"a\": 1\n  }\n]"),
    // Removing takes the comma along and leaves the neighbours where they are.
    Edit("{\n  \"a\": 1,\n  \"b\": 2,\n  \"c\": 3\n}\n", ["a"], nil, "{\n  \"b\": 2,\n  \"c\": 3\n}\n"),
    Edit("{\n  \"a\": 1,\n  \"b\": 2,\n  \"c\": 3\n}\n", ["b"], nil, "{\n  \"a\": 1,\n  \"c\": 3\n}\n"),
    Edit("{\n  \"a\": 1,\n  \"b\": 2,\n  \"c\": 3\n}\n", ["c"], nil, "{\n  \"a\": 1,\n  \"b\": 2\n}\n"),
    Edit("{\n  \"a\": 1\n}\n", ["a"], nil, "{}\n"), Edit("{\"a\":1, \"b\":2, \"a\":3}", ["a"], nil, "{\"b\":2}"),
    Edit("[1,2]", [5], nil, "[1,2]"), Edit("{\"a\":{\"b\":1}}", ["x", "b"], nil, "{\"a\":{\"b\":1}}"),
  ])
  func editsOnlyWhatIsNamed(_ edit: Edit) throws {
    var document = try JSONDocument(parsing: edit.before)
    if let value = edit.value {
      try document.set(edit.path, to: value)
      #expect(document.node(at: edit.path)?.value == value)
    } else {
      let existed = document.node(at: edit.path) != nil
      #expect(try document.remove(edit.path) == existed)
    }
    #expect(document.text == edit.after)
  }

  @Test(
    arguments: [
      ("{\"a\":1}", ["a", "b"], .notAContainer), ("{\"a\":[]}", ["a", "b"], .notAContainer),
      ("[]", [1], .indexOutOfRange),
      ("{}", [0], .notAContainer), ("{}", ["a", 1], .indexOutOfRange), ("7", ["a"], .notAContainer),
      ("[[[]]]", [0, 0, 0, 0], .tooDeep),
    ] as [(String, [JSONPathStep], JSONEditError.Code)])
  func refusesWhatCannotBeAndChangesNothing(_ text: String, _ path: [JSONPathStep], _ code: JSONEditError.Code) throws {
    var document = try JSONDocument(parsing: text, maximumDepth: 3)
    let error = #expect(throws: JSONEditError.self) { try document.set(path, to: 1) }
    #expect(error?.code == code)
    #expect(document.text == text)
  }
}
