import JSONText
import ModelWire
import Testing

@Suite struct AnswerSchemaTests {
  private func strict(_ text: String) throws -> JSONValue { AnswerSchema.strict(try JSONValue(parsing: text)) }

  @Test func closesObjectsAtEveryDepth() throws {
    let schema = try strict(
      #"{"type":"object","properties":{"a":{"type":"array","items":{"type":"object","properties":{}}}},"required":["a"]}"#
    )
    #expect(schema["additionalProperties"] == false)
    #expect(schema["properties"]?["a"]?["items"]?["additionalProperties"] == false)
    #expect(schema["required"] == ["a"])
  }

  @Test func makesLimitsThatAreNotTakenWords() throws {
    let schema = try strict(
      #"{"type":"object","properties":{"n":{"type":"integer","minimum":1,"description":"Count."},"s":{"maxLength":3}}}"#
    )
    #expect(schema["properties"]?["n"] == ["type": "integer", "description": "Count. (minimum: 1)"])
    #expect(schema["properties"]?["s"] == ["description": "(maxLength: 3)"])
  }

  @Test func keepsWhatIsTaken() throws {
    let text = #"{"type":"string","enum":["a","b"],"description":"One."}"#
    #expect(try strict(text).text() == text)
    #expect(try strict(#"{"oneOf":[{"type":"null"},{"type":"string"}]}"#)["anyOf"]?.array?.count == 2)
  }

  /// A property may have the name of a limit.
  @Test func namesOfPropertiesAreNoLimits() throws {
    let schema = try strict(#"{"type":"object","properties":{"minimum":{"type":"string"}}}"#)
    #expect(schema["properties"]?["minimum"] == ["type": "string"])
    #expect(schema["description"] == nil)
  }
}
