package import JSONText

/// A JSON Schema, and what of a value does not fit it.
///
/// Knows `type`, `enum`, `const`, `properties`, `required`, `additionalProperties`, `items`, `allOf`, `anyOf`, `oneOf`,
/// `not`, the bounds of numbers, strings and arrays, and `$ref` within the schema. Other keywords hold for everything;
/// nothing is ever fetched. A schema that refers to itself without end fits nothing.
///
/// Source: <https://json-schema.org/draft/2020-12/json-schema-validation>.
package struct MCPSchema: Sendable, Hashable {
  package let json: JSONValue
  private static let maximumDepth = 64

  package init(_ json: JSONValue) { self.json = json }

  /// Says what does not fit, each in a sentence that names its place; at most `limit` of them.
  package func faults(of value: JSONValue, limit: Int = 5) -> [String] {
    var check = Check(root: json, limit: limit)
    check.run(value, json, at: "", depth: 0)
    return check.faults
  }

  private struct Check {
    let root: JSONValue
    let limit: Int
    var faults: [String] = []

    mutating func run(_ value: JSONValue, _ schema: JSONValue, at place: String, depth: Int) {
      guard faults.count < limit else { return }
      guard depth < MCPSchema.maximumDepth else { return tell(place, "is nested too deep") }
      guard case .object(let schema) = schema else {
        if schema == .bool(false) { tell(place, "must not be there") }
        return
      }
      if let reference = schema["$ref"]?.string {
        guard let target = resolve(reference) else { return tell(place, "cannot be checked against \"\(reference)\"") }
        run(value, target, at: place, depth: depth + 1)
      }
      checkType(value, schema, place)
      checkChoices(value, schema, place)
      checkBounds(value, schema, place)
      checkMembers(value, schema, place, depth)
      checkCombinations(value, schema, place, depth)
    }

    private mutating func tell(_ place: String, _ words: String) {
      if faults.count < limit { faults.append("\(place.isEmpty ? "The value" : "\"\(place)\"") \(words).") }
    }

    private mutating func checkType(_ value: JSONValue, _ schema: JSONObject, _ place: String) {
      let types: [String]
      switch schema["type"] {
      case .string(let type): types = [type]
      case .array(let all): types = all.compactMap(\.string)
      default: return
      }
      if types.contains(where: { Self.isOf(value, $0) }) { return }
      tell(place, "must be of type \(types.joined(separator: " or ")), not \(value.typeName)")
    }

    private static func isOf(_ value: JSONValue, _ type: String) -> Bool {
      switch (type, value) {
      case ("null", .null), ("boolean", .bool), ("number", .number), ("string", .string), ("array", .array),
        ("object", .object):
        true
      case ("integer", .number(let number)): number.int != nil || number.double.map { $0 == $0.rounded() } ?? false
      default: false
      }
    }

    private mutating func checkChoices(_ value: JSONValue, _ schema: JSONObject, _ place: String) {
      if let choices = schema["enum"]?.array, !choices.contains(value) {
        tell(place, "must be one of \(choices.prefix(20).map { $0.text() }.joined(separator: ", "))")
      }
      if let constant = schema["const"], constant != value { tell(place, "must be \(constant.text())") }
    }

    private mutating func checkBounds(_ value: JSONValue, _ schema: JSONObject, _ place: String) {
      switch value {
      case .number(let number):
        guard let number = number.double else { return }
        if let least = schema["minimum"]?.double, number < least { tell(place, "must be at least \(least)") }
        if let most = schema["maximum"]?.double, number > most { tell(place, "must be at most \(most)") }
        if let bound = schema["exclusiveMinimum"]?.double, number <= bound { tell(place, "must be more than \(bound)") }
        if let bound = schema["exclusiveMaximum"]?.double, number >= bound { tell(place, "must be less than \(bound)") }
      case .string(let text):
        checkCount(text.unicodeScalars.count, schema, "minLength", "maxLength", "characters", place)
      case .array(let elements): checkCount(elements.count, schema, "minItems", "maxItems", "elements", place)
      default: return
      }
    }

    private mutating func checkCount(
      _ count: Int, _ schema: JSONObject, _ least: String, _ most: String, _ unit: String, _ place: String
    ) {
      if let least = schema[least]?.int, count < least { tell(place, "must have at least \(least) \(unit)") }
      if let most = schema[most]?.int, count > most { tell(place, "must have at most \(most) \(unit)") }
    }

    private mutating func checkMembers(_ value: JSONValue, _ schema: JSONObject, _ place: String, _ depth: Int) {
      if case .array(let elements) = value, let items = schema["items"] {
        for (index, element) in elements.enumerated() {
          run(element, items, at: "\(place)[\(index)]", depth: depth + 1)
        }
      }
      guard case .object(let object) = value else { return }
      for name in schema["required"]?.array?.compactMap(\.string) ?? [] where object[name] == nil {
        tell(place, "must have a member \"\(name)\"")
      }
      let properties = schema["properties"]?.object ?? JSONObject()
      for member in object.members {
        let inner = place.isEmpty ? member.key : "\(place).\(member.key)"
        if let property = properties[member.key] {
          run(member.value, property, at: inner, depth: depth + 1)
        } else if let rest = schema["additionalProperties"] {
          run(member.value, rest, at: inner, depth: depth + 1)
        }
      }
    }

    private mutating func checkCombinations(_ value: JSONValue, _ schema: JSONObject, _ place: String, _ depth: Int) {
      for part in schema["allOf"]?.array ?? [] { run(value, part, at: place, depth: depth + 1) }
      if let parts = schema["anyOf"]?.array, !parts.contains(where: { fits(value, $0, depth) }) {
        tell(place, "fits none of the forms that are allowed")
      }
      if let parts = schema["oneOf"]?.array, parts.count(where: { fits(value, $0, depth) }) != 1 {
        tell(place, "must fit exactly one of the forms that are allowed")
      }
      if let part = schema["not"], fits(value, part, depth) { tell(place, "has a form that is not allowed") }
    }

    private func fits(_ value: JSONValue, _ schema: JSONValue, _ depth: Int) -> Bool {
      var check = Check(root: root, limit: 1)
      check.run(value, schema, at: "", depth: depth + 1)
      return check.faults.isEmpty
    }

    /// The part of the root that a reference such as `#/$defs/name` means.
    private func resolve(_ reference: String) -> JSONValue? {
      if reference == "#" { return root }
      guard reference.hasPrefix("#/") else { return nil }
      return reference.dropFirst(2).split(separator: "/", omittingEmptySubsequences: false).reduce(root) {
        value, step in
        let name = String(step).replacing("~1", with: "/").replacing("~0", with: "~")
        if case .array = value { return Int(name).flatMap { value?[$0] } }
        return value?[name]
      }
    }
  }
}
