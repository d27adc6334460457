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
    visit(schema) { found.formUnion($0.members.map(\.key).filter { !keywords.contains($0) }) }
    return found.sorted()
  }

  /// Why no value can be held against a schema, as a sentence: a type that there is not, or a reference that leads nowhere or
  /// back to itself; nil for a schema that is well.
  package static func fault(ofSchema schema: JSONValue) -> String? {
    let reading = SchemaReading(root: schema)
    var faults: [String] = []
    visit(schema) { object in
      for type in SchemaReading.types(of: .object(object)) where !JSONValue.typeNames.contains(type) {
        faults.append("There is no type \"\(type)\"; there are \(JSONValue.typeNames.joined(separator: ", ")).")
      }
      var (place, passed) = (JSONValue.object(object), [String]())
      while let reference = place["$ref"]?.string {
        guard let target = reading.target(of: reference) else {
          faults.append("The reference \(reference) leads nowhere in the schema.")
          break
        }
        guard !passed.contains(reference) else {
          faults.append("The reference \(reference) leads back to itself.")
          break
        }
        passed.append(reference)
        place = target
      }
    }
    return faults.first
  }

  /// Shows `body` the schema and all those that stand in it.
  private static func visit(_ schema: JSONValue, _ body: (JSONObject) -> Void) {
    guard let object = schema.object else { return }
    body(object)
    for member in object.members {
      switch member.key {
      // Its members' names are those of values.
      case "properties", "$defs", "definitions": member.value.object?.members.forEach { visit($0.value, body) }
      case "anyOf", "oneOf", "allOf": member.value.array?.forEach { visit($0, body) }
      case "items", "additionalProperties", "not": visit(member.value, body)
      default: break
      }
    }
  }
}
