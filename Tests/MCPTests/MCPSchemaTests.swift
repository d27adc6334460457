import JSONText
import MCP
import Testing

@Suite struct MCPSchemaTests {
  @Test(arguments: [
    (#"{"type":"integer"}"#, "3.0", true), (#"{"type":"integer"}"#, "3.5", false),
    (#"{"type":["string","null"]}"#, "null", true), (#"{"type":["string","null"]}"#, "1", false),
    (#"{"enum":["a",1]}"#, "1.0", true), (#"{"enum":["a",1]}"#, "\"b\"", false),
    (#"{"const":{"a":1}}"#, #"{"a":1}"#, true),
    (#"{"minimum":1,"exclusiveMaximum":2}"#, "1", true), (#"{"minimum":1,"exclusiveMaximum":2}"#, "2", false),
    (#"{"minLength":2,"maxLength":2}"#, #""é€""#, true), (#"{"maxLength":2}"#, #""abc""#, false),
    (#"{"items":{"type":"string"},"minItems":1}"#, #"["a"]"#, true),
    (#"{"items":{"type":"string"}}"#, #"["a",1]"#, false), (#"{"minItems":1}"#, "[]", false),
    (#"{"properties":{"a":{"type":"null"}},"required":["a"]}"#, #"{"a":null,"b":1}"#, true),
    (#"{"required":["a"]}"#, "{}", false), (#"{"additionalProperties":{"type":"number"}}"#, #"{"x":"y"}"#, false),
    (#"{"anyOf":[{"type":"string"},{"type":"number"}]}"#, "true", false),
    (#"{"oneOf":[{"type":"number"},{"type":"integer"}]}"#, "1", false),
    (#"{"allOf":[{"type":"number"},{"minimum":3}]}"#, "2", false), (#"{"not":{"type":"string"}}"#, "\"\"", false),
    (##"{"$defs":{"n":{"type":"number"}},"properties":{"a":{"$ref":"#/$defs/n"}}}"##, #"{"a":"x"}"#, false),
    (##"{"$ref":"#"}"##, "1", false), (#"{"$ref":"https://example.com/schema"}"#, "1", false),
    ("true", "1", true), ("false", "1", false), (#"{"format":"email","x-own":1}"#, "\"no mail\"", true),
  ])
  func judges(schema: String, value: String, fits: Bool) throws {
    let faults = MCPSchema(try JSONValue(parsing: schema)).faults(of: try JSONValue(parsing: value))
    #expect(faults.isEmpty == fits, "\(faults)")
  }

  @Test func namesThePlaceAndKeepsToItsLimit() throws {
    let schema = MCPSchema([
      "properties": ["list": ["items": ["properties": ["name": ["type": "string"]]]]]
    ])
    let element: JSONValue = ["name": 1]
    let faults = schema.faults(of: ["list": .array(Array(repeating: element, count: 9))], limit: 2)
    #expect(
      faults == [
        "\"list[0].name\" must be of type string, not a number.",
        "\"list[1].name\" must be of type string, not a number.",
      ])
  }
}
