import JSONText
import Testing

@Suite struct SchemaCheckTests {
  private func fault(_ value: JSONValue, _ schema: JSONValue) -> String? {
    SchemaCheck.fault(in: value, against: schema)
  }

  @Test(
    arguments: [
      (["type": ["string", "null"]], 3, "The reply must be a string or null, and is a number."),
      (["const": "a"], "b", "The reply must be \"a\"."),
      (["exclusiveMinimum": 0], 0, "The reply must be above 0.0."),
      (["minLength": 2], "é", "The reply must have at least 2 characters."),
      (["maxLength": 1], "ab", "The reply must have at most 1 characters."),
      (["minProperties": 1], [:], "The reply must have at least 1 members."),
      (["uniqueItems": true], [1, 1], "The reply must not repeat an element."),
      (["additionalProperties": ["type": "integer"]], ["a": "x"], "\"a\" must be an integer, and is a string."),
      (["additionalProperties": false], ["a": 1], "The reply has a member \"a\" that is not asked for."),
      (["required": ["a"]], [:], "The reply lacks the member \"a\"."),
      (["not": ["type": "null"]], nil, "The reply is of a form that it must not have."),
      (["oneOf": [["type": "integer"], ["minimum": 3]]], 4, "The reply fits more than one of the forms it may have."),
      (
        ["anyOf": [["type": "string"], ["type": "array"]]], 1,
        "The reply fits none of the forms it may have: The reply must be a string, and is a number. "
          + "The reply must be an array, and is a number."
      ),
      // As llama.cpp's server answers an object with a choice beside its members.
      (
        [
          "type": "object", "properties": ["a": ["type": "string"]],
          "anyOf": [["required": ["a"]], ["required": ["b"]]],
        ],
        "text", "The reply must be an object, and is a string."
      ),
      (
        ["items": ["$ref": "#/$defs/word"], "$defs": ["word": ["type": "string"]]], ["a", 1],
        "Element 1 of the reply must be a string, and is a number."
      ),
      (["$ref": "#/$defs/none"], 1, "The reply cannot be checked: there is no #/$defs/none."),
    ] as [(JSONValue, JSONValue, String)])
  func saysWhatDoesNotFit(schema: JSONValue, value: JSONValue, words: String) {
    #expect(fault(value, schema) == words)
  }

  @Test func takesWhatFits() {
    #expect(fault("x", ["anyOf": [["type": "string"], ["type": "null"]]]) == nil)
    #expect(fault(4, ["oneOf": [["type": "integer"], ["type": "string"]]]) == nil)
    #expect(fault(["a": 1], ["allOf": [["required": ["a"]], ["type": "object"]]]) == nil)
    #expect(fault(["b": 1], ["properties": ["a": ["type": "string"]]]) == nil)
  }

  @Test func aReplyMayBeASingleValue() throws {
    #expect(try SchemaCheck.value(inReply: " 5\n", keeping: ["type": "integer"]) == 5)
    #expect(try SchemaCheck.value(inReply: "null", keeping: ["type": ["string", "null"]]) == .null)
    #expect(try SchemaCheck.value(inReply: "\"a\"", keeping: ["type": "string"]) == "a")
    #expect(try SchemaCheck.value(inReply: "It is {\"a\": 1}.", keeping: ["required": ["a"]]) == ["a": 1])
    #expect(throws: SchemaFault.self) { try SchemaCheck.value(inReply: "five", keeping: ["type": "integer"]) }
    #expect(throws: SchemaFault.self) { try SchemaCheck.value(inReply: "5", keeping: ["type": "object"]) }
  }

  /// A list that holds lists of its own kind, to any depth.
  @Test func aSchemaMayReferToItself() {
    let schema: JSONValue = [
      "$ref": "#/$defs/list", "$defs": ["list": ["type": "array", "items": ["$ref": "#/$defs/list"]]],
    ]
    #expect(fault([[], [[]]], schema) == nil)
    #expect(fault([[], [1]], schema) == "Element 0 of element 1 of the reply must be an array, and is a number.")
    // One that is nothing but a circle says nothing, and comes to an end.
    #expect(fault(1, ["$ref": "#"]) == nil)
  }

  @Test(
    arguments: [
      (["$ref": "#/$defs/none"], "The reference #/$defs/none leads nowhere in the schema."),
      (
        ["properties": ["a": ["items": ["$ref": "other.json"]]]],
        "The reference other.json leads nowhere in the schema."
      ),
      (["$ref": "#"], "The reference # leads back to itself."),
      (
        ["$ref": "#/$defs/a", "$defs": ["a": ["$ref": "#/$defs/b"], "b": ["$ref": "#/$defs/a"]]],
        "The reference #/$defs/a leads back to itself."
      ),
      (
        ["anyOf": [["type": ["string", "float"]]]],
        "There is no type \"float\"; there are integer, number, string, boolean, array, object, null."
      ),
      (["$ref": "#/$defs/list", "$defs": ["list": ["items": ["$ref": "#/$defs/list"]]]], nil),
    ] as [(JSONValue, String?)])
  func saysWhyNoValueCanKeepASchema(schema: JSONValue, words: String?) {
    #expect(SchemaCheck.fault(ofSchema: schema) == words)
  }

  @Test func namesWhatItDoesNotCheck() {
    let schema: JSONValue = [
      "type": "object", "properties": ["pattern": ["type": "string", "pattern": "^a", "format": "date"]],
      "anyOf": [["if": [:]]],
    ]
    #expect(SchemaCheck.unchecked(in: schema) == ["format", "if", "pattern"])
    #expect(SchemaCheck.unchecked(in: ["type": "object", "title": "T"]) == [])
  }
}
