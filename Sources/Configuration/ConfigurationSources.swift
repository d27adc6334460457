import JSONText
import Spelling

/// Everything a configuration is merged from, handed in by the program: this library reads no file and no variable.
package struct ConfigurationSources: Sendable {
  /// A setting given on the command line.
  package struct Flag: Sendable, Hashable {
    /// The flag as typed, for messages: `--timeout`.
    package let name: String
    /// The dotted path of the setting.
    package let path: String
    /// The value's text, read as the setting's type wants it.
    package let text: String

    package init(_ name: String, sets path: String, to text: String) {
      self.name = name
      self.path = path
      self.text = text
    }
  }

  /// `nil` when there is no such file.
  package var userFile: ConfigurationFile?
  package var projectFile: ConfigurationFile?
  /// The whole environment; only known variables are looked at, and empty ones count as not set.
  package var environment: [String: String]
  /// A later flag outweighs an earlier one for the same setting.
  package var flags: [Flag]

  package init(
    userFile: ConfigurationFile? = nil, projectFile: ConfigurationFile? = nil, environment: [String: String] = [:],
    flags: [Flag] = []
  ) {
    self.userFile = userFile
    self.projectFile = projectFile
    self.environment = environment
    self.flags = flags
  }
}

/// Reads the layers that are texts without a place: variables and flags.
struct TextLayerReader {
  private(set) var values: [String: LayeredValue] = [:]
  private(set) var faults: [ConfigurationFault] = []

  /// The variable that Ollama itself reads its address from.
  static let ollamaHost = "OLLAMA_HOST"
  /// The variable with servers of tools, as an object.
  static let toolServers = "NEXUS_MCP_SERVERS"

  mutating func read(environment: [String: String]) {
    if let host = environment[Self.ollamaHost], !host.isEmpty {
      let origin = SettingOrigin(.environment, source: Self.ollamaHost)
      values["llm.baseUrl"] = LayeredValue(value: .string(host), origin: origin)
    }
    for definition in SettingDefinition.all {
      let names = [definition.environmentVariable].compactMap(\.self) + definition.otherVariables
      guard let variable = names.first(where: { environment[$0]?.isEmpty == false }), let text = environment[variable]
      else { continue }
      read(text, as: definition, SettingOrigin(.environment, source: variable))
    }
    if let text = environment[Self.toolServers], !text.isEmpty {
      let file = ConfigurationFile(path: Self.toolServers, text: "{\"\(ToolServerSettings.group)\": \(text)}")
      let reader = ConfigurationFileReader(file, layer: .environment)
      values.merge(reader.values) { _, later in later }
      faults += reader.faults
    }
    for variable in environment.keys.sorted() where variable.hasPrefix("NEXUS_") { checkName(of: variable) }
  }

  mutating func read(flags: [ConfigurationSources.Flag]) {
    for flag in flags {
      let origin = SettingOrigin(.flag, source: flag.name)
      if let definition = SettingDefinition.of(flag.path) ?? SettingDefinition.of(flag.path + ".model") {
        read(flag.text, as: definition, origin)
      } else {
        faults.append(KnownSettings.unknown(flag.path, origin: origin))
      }
    }
  }

  private mutating func read(_ text: String, as definition: SettingDefinition, _ origin: SettingOrigin?) {
    let (value, found) = Self.read(text, as: definition, origin)
    faults += found
    if found.isEmpty, let origin { values[definition.path] = LayeredValue(value: value, origin: origin) }
  }

  /// Reads the text of a setting's value.
  static func read(
    _ text: String, as definition: SettingDefinition, _ origin: SettingOrigin?
  ) -> (value: JSONValue, faults: [ConfigurationFault]) {
    let value = definition.kind.value(of: text)
    let faults = definition.kind.faults(in: JSONDocument(value).root).map { found in
      let path = definition.path + found.subpath
      let place = origin.map { " in \($0)" } ?? ""
      return ConfigurationFault(
        code: found.code, path: path, origin: origin, sentence: "\"\(path)\"\(place) \(found.predicate).",
        hint: found.hint)
    }
    return (value, faults)
  }

  /// Finds misspelt variables. Names that are near to none are let be: other programs may be called nexus, too.
  private mutating func checkName(of variable: String) {
    let known = SettingDefinition.all.flatMap { [$0.environmentVariable].compactMap(\.self) + $0.otherVariables }
    guard !known.contains(variable) else { return }
    let name = Array(variable)
    guard let near = known.first(where: { NearestName.distance(name, Array($0)) <= 2 }) else { return }
    let origin = SettingOrigin(.environment, source: variable)
    faults.append(
      ConfigurationFault(
        code: .unknownKey, path: variable, origin: origin,
        sentence: "The environment variable \(variable) sets nothing.",
        hint: "Did you mean \(near)?"))
  }
}
