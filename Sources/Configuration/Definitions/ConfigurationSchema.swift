package import JSONText

/// The JSON Schema of configuration files, for editors that complete and check while one types.
///
/// It says what a single value may be; that names of checks differ and that texts have one line only nexus itself checks.
package enum ConfigurationSchema {
  /// The schema as text, ending with a newline.
  package static var text: String { value.text(.pretty) + "\n" }

  package static var value: JSONValue {
    var root: JSONObject = [
      "$schema": "https://json-schema.org/draft/2020-12/schema", "title": "nexus configuration",
    ]
    for member in group("", extra: ["$schema": ["type": "string"]]).members { root.members.append(member) }
    return .object(root)
  }

  /// Providers have names of the user's choice.
  private static var providers: JSONValue {
    var properties = JSONObject()
    for definition in SettingDefinition.provider("name") { properties[definition.keys[2]] = schema(definition) }
    let provider: JSONValue = ["type": "object", "properties": .object(properties), "additionalProperties": false]
    return [
      "type": "object", "patternProperties": ["^[a-z0-9][a-z0-9_-]{0,39}$": provider], "additionalProperties": false,
    ]
  }

  private static var toolServers: JSONValue {
    var properties = JSONObject()
    for definition in SettingDefinition.toolServer("name") { properties[definition.keys[2]] = schema(definition) }
    let server: JSONValue = ["type": "object", "properties": .object(properties), "additionalProperties": false]
    return ["type": "object", "patternProperties": ["^[A-Za-z0-9_-]{1,32}$": server], "additionalProperties": false]
  }

  private static func group(_ path: String, extra: JSONObject = [:]) -> JSONObject {
    var properties = extra
    for name in SettingDefinition.names(in: path) {
      let child = path.isEmpty ? name : path + "." + name
      properties[name] = SettingDefinition.of(child).map(schema) ?? groupOrRole(child)
      guard path == SettingDefinition.rolesPath else { continue }
      for (other, role) in SettingDefinition.roleNames where role == name { properties[other] = properties[name] }
    }
    return ["type": "object", "properties": .object(properties), "additionalProperties": false]
  }

  private static func groupOrRole(_ path: String) -> JSONValue {
    if path == ProviderSettings.group { return providers }
    if path == ToolServerSettings.group { return toolServers }
    let object = JSONValue.object(group(path))
    guard SettingDefinition.rolePaths.contains(path) else { return object }
    return ["anyOf": [.object(schema(of: .modelName)), object]]
  }

  private static func schema(_ definition: SettingDefinition) -> JSONValue {
    var schema: JSONObject = ["description": .string(definition.summary)]
    for member in self.schema(of: definition.kind).members { schema.members.append(member) }
    schema["default"] = definition.standard
    return .object(schema)
  }

  private static func schema(of kind: SettingKind) -> JSONObject {
    switch kind {
    case .boolean: return ["type": "boolean"]
    case .integer(let range, _):
      return ["type": "integer", "minimum": JSONValue(range.lowerBound), "maximum": JSONValue(range.upperBound)]
    case .number(let range):
      return [
        "type": "number", "minimum": JSONValue(range.lowerBound) ?? 0, "maximum": JSONValue(range.upperBound) ?? 0,
      ]
    case .choice(let names): return ["enum": JSONValue(names)]
    case .text(let mayBeEmpty): return ["type": "string", "minLength": mayBeEmpty ? 0 : 1]
    case .modelName:
      return ["type": "string", "maxLength": 512, "pattern": #"^(?!-)(?!.*\.\.)[!#-\[\]-~]+$"#]
    case .paths: return ["type": "array", "items": line]
    case .modelNames: return ["type": "array", "items": .object(schema(of: .modelName))]
    case .url:
      return ["type": "string", "pattern": ##"^[Hh][Tt][Tt][Pp][Ss]?://[!$-.0-9;->@-\[\]-~][!$->@-\[\]-~]*$"##]
    case .urls: return ["type": "array", "items": .object(schema(of: .url))]
    case .key: return ["type": "string", "pattern": .string(KeySource.pattern)]
    case .branchPrefix:
      let part = "(?![.-])(?![^/]*[.]lock(/|$))[A-Za-z0-9._-]+"
      return ["type": "string", "maxLength": 100, "pattern": .string("^(?!.*[.][.])\(part)(/\(part))*$")]
    case .think: return ["enum": .array([true, false] + SettingDefinition.levels.map(JSONValue.string))]
    case .keepAlive:
      let pattern = #"^[-+]?(0|(([0-9]+\.?[0-9]*|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h))+)$"#
      return ["anyOf": [["type": "number"], ["type": "string", "pattern": .string(pattern)]]]
    case .texts: return ["type": "array", "items": ["type": "string"]]
    case .variables: return ["type": "object", "additionalProperties": ["type": "string"]]
    case .checks: return ["type": "array", "items": ["anyOf": [line, .object(check)]]]
    }
  }

  private static let line: JSONValue = ["type": "string", "minLength": 1]

  private static var check: JSONObject {
    let timeout = schema(of: CheckSettings.timeoutKind)
    let words: JSONValue = ["type": "array", "minItems": 1, "items": ["type": "string"]]
    return [
      "type": "object",
      "properties": [
        "name": line, "run": ["anyOf": [line, words]], "timeoutSeconds": .object(timeout),
        "environment": ["type": "array", "items": line], "network": ["type": "boolean"],
        "outputLimitBytes": .object(schema(of: CheckSettings.outputLimitKind)),
      ],
      "required": ["run"], "additionalProperties": false,
    ]
  }
}
