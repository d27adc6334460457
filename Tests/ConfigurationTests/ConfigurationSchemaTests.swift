import Configuration
import JSONText
import Testing

@Suite struct ConfigurationSchemaTests {
  @Test func namesItsDialectAndEverySetting() throws {
    let schema = try JSONValue(parsing: ConfigurationSchema.text)
    #expect(schema["$schema"] == "https://json-schema.org/draft/2020-12/schema")
    for definition in SettingDefinition.all {
      var node: JSONValue? = schema
      for key in definition.keys {
        let object = node?["anyOf"]?[1] ?? node
        node = object?["properties"]?[key]
      }
      #expect(node?["description"] == .string(definition.summary), "\(definition.path)")
      #expect(node?["default"] == definition.standard, "\(definition.path)")
    }
  }

  /// The schema and the program must agree about every one of these values at every setting.
  private static let values: [JSONValue] = [
    nil, true, false, 0, 1, -1, 0.5, 2, 2.5, 3.0, 16, 200, 201, 1024, 86_400, 86_401, 2_147_483_648, "", "a", "a b",
    "-x", "a..b",
    "auto", "never", "whole", "exact", "low", "lowest", "http://h", "HTTPS://h:1/p", "http://", "http://:1",
    "http:///p",
    "http://h?q", "http://h#f", "localhost:1", "10m", "1h30m", "-1m", "0", "300", "1.5.s", "m", ".5s", "5.s", [], ["a"],
    ["a", 1],
    [[]], [["run": "x"]], [["run": ["x", ""]]], [["run": []]], [["name": "x"]], [["run": "x", "timeoutSeconds": 0]],
    [["run": "x", "timeoutSeconds": 1, "environment": ["A"], "name": "n"]], [["run": "x", "more": 1]], [""], [:],
    ["model": "m"],
    ["model": 1], ["nothing": 1],
  ]

  @Test func agreesWithTheProgram() throws {
    let paths = SettingDefinition.all.map(\.keys) + [["llm", "models", "overseer"], ["llm"], ["$schema"], ["other"]]
    for keys in paths {
      for value in Self.values {
        let whole = keys.reversed().reduce(value) { inner, key in .object([key: inner]) }
        let file = ConfigurationFile(path: "c", bytes: whole.bytes())
        let isAccepted: Bool
        do throws(ConfigurationError) {
          _ = try NexusConfiguration(merging: ConfigurationSources(userFile: file))
          isAccepted = true
        } catch {
          isAccepted = false
        }
        #expect(try SchemaCheck.accepts(whole, ConfigurationSchema.value) == isAccepted, "\(whole.text())")
      }
    }
  }
}

/// As much of JSON Schema as the schema uses; an unknown keyword is an error, so that nothing goes unchecked.
private enum SchemaCheck {
  struct UnknownKeyword: Error { let name: String }

  static func accepts(_ value: JSONValue, _ schema: JSONValue) throws -> Bool {
    for member in schema.object?.members ?? [] where try !accepts(value, member, in: schema) { return false }
    return true
  }

  private static func accepts(_ value: JSONValue, _ keyword: JSONObject.Member, in schema: JSONValue) throws -> Bool {
    let rule = keyword.value
    switch keyword.key {
    case "$schema", "title", "description", "default": return true
    case "type": return has(value, type: rule.string ?? "")
    case "enum": return rule.array?.contains(value) == true
    case "minimum": return value.double.map { $0 >= rule.double ?? .infinity } ?? true
    case "maximum": return value.double.map { $0 <= rule.double ?? -.infinity } ?? true
    case "minLength": return value.string.map { $0.unicodeScalars.count >= rule.int ?? .max } ?? true
    case "maxLength": return value.string.map { $0.unicodeScalars.count <= rule.int ?? 0 } ?? true
    case "minItems": return value.array.map { $0.count >= rule.int ?? .max } ?? true
    case "pattern":
      guard let text = value.string else { return true }
      return try Regex(rule.string ?? "").firstMatch(in: text) != nil
    case "anyOf": return try rule.array?.contains { try accepts(value, $0) } == true
    case "items": return try value.array?.allSatisfy { try accepts($0, rule) } ?? true
    case "required":
      return value.object.map { object in rule.array?.allSatisfy { object[$0.string ?? ""] != nil } == true } ?? true
    case "patternProperties":
      return try value.object?.members.allSatisfy { member in
        try rule.object?.members.allSatisfy { pattern in
          guard try Regex(pattern.key).firstMatch(in: member.key) != nil else { return true }
          return try accepts(member.value, pattern.value)
        } ?? true
      } ?? true
    case "properties":
      return try value.object?.members.allSatisfy { member in
        try rule[member.key].map { try accepts(member.value, $0) } ?? true
      } ?? true
    case "additionalProperties":
      let patterns = try (schema["patternProperties"]?.object?.keys ?? []).map { try Regex($0) }
      return value.object?.keys.allSatisfy { key in
        schema["properties"]?[key] != nil || patterns.contains { (try? $0.firstMatch(in: key)) != nil }
      } ?? true
    default: throw UnknownKeyword(name: keyword.key)
    }
  }

  private static func has(_ value: JSONValue, type: String) -> Bool {
    switch type {
    case "boolean": value.bool != nil
    case "integer": value.int != nil
    case "number": value.number != nil
    case "string": value.string != nil
    case "array": value.array != nil
    case "object": value.object != nil
    default: false
    }
  }
}
