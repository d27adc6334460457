package import JSONText

/// A JSON Schema made into one that Claude takes: objects are closed, and limits that it does not know become words.
///
/// Source: Anthropic, "Structured outputs", "JSON Schema limitations".
package enum AnswerSchema {
  private static let known: Set = [
    "$defs", "$ref", "additionalProperties", "allOf", "anyOf", "const", "default", "description", "enum", "format",
    "items", "properties", "required", "title", "type",
  ]

  package static func strict(_ schema: JSONValue) -> JSONValue {
    guard let object = schema.object else { return schema }
    var strict: JSONObject = [:]
    var limits: [String] = []
    for member in object.members {
      switch member.key {
      case "properties", "$defs": strict[member.key] = each(member.value)
      case "items": strict["items"] = self.strict(member.value)
      case "anyOf", "oneOf": strict["anyOf"] = .array((member.value.array ?? []).map(self.strict))
      case "allOf": strict["allOf"] = .array((member.value.array ?? []).map(self.strict))
      case "minItems" where [0, 1].contains(member.value.int): strict["minItems"] = member.value
      case "$schema", "$id", "$comment": break
      case _ where known.contains(member.key): strict[member.key] = member.value
      default: limits.append("\(member.key): \(member.value.text())")
      }
    }
    if object["type"] == "object" { strict["additionalProperties"] = false }
    if !limits.isEmpty {
      let words = "(" + limits.joined(separator: ", ") + ")"
      strict["description"] = .string(strict["description"]?.string.map { "\($0) \(words)" } ?? words)
    }
    return .object(strict)
  }

  private static func each(_ value: JSONValue) -> JSONValue {
    .object(
      JSONObject((value.object?.members ?? []).map { JSONObject.Member(key: $0.key, value: strict($0.value)) }))
  }
}
