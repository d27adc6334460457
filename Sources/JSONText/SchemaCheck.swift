/// Holds a value against a JSON Schema, as far as models and tools are asked to keep one; see `keywords`.
///
/// References lead to places of the schema itself, such as `#/$defs/item`. What else a schema may say is passed over.
package enum SchemaCheck {
  /// What is checked, and what says nothing of values.
  package static let keywords: Set<String> = [
    "type", "enum", "const", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength",
    "properties", "required", "additionalProperties", "minProperties", "maxProperties", "items", "minItems", "maxItems",
    "uniqueItems", "anyOf", "oneOf", "allOf", "not", "$ref", "$defs", "definitions", "$schema", "$id", "$comment",
    "title", "description", "default", "examples", "deprecated", "readOnly", "writeOnly",
  ]

  /// The first fault, as a sentence for the model; nil without one.
  package static func fault(in value: JSONValue, against schema: JSONValue, at path: String = "The reply") -> String? {
    SchemaReading(root: schema).fault(in: value, schema, path, depth: 0)
  }

  /// The keywords of a schema, at any depth, that are not checked; sorted.
  package static func unchecked(in schema: JSONValue) -> [String] {
    var found: Set<String> = []
    collect(schema, &found)
    return found.sorted()
  }

  private static func collect(_ schema: JSONValue, _ found: inout Set<String>) {
    guard let object = schema.object else { return }
    for member in object.members {
      switch member.key {
      // Its members' names are those of values.
      case "properties", "$defs", "definitions": member.value.object?.members.forEach { collect($0.value, &found) }
      case "anyOf", "oneOf", "allOf": member.value.array?.forEach { collect($0, &found) }
      case "items", "additionalProperties", "not": collect(member.value, &found)
      default: if !keywords.contains(member.key) { found.insert(member.key) }
      }
    }
  }
}
