import Configuration
import JSONText
import NexusProtocol

/// The text of a project's first configuration file.
enum InitialConfiguration {
  /// The complete small example of the documentation, with these models.
  ///
  /// Settings of the user's own file are left out: the project's file would outweigh them.
  static func text(models: InitialModels, over configuration: NexusConfiguration) -> String {
    var server = JSONObject()
    for name in ["baseUrl", "timeout", "maxRetries", "retryDelay"] {
      let path = "llm." + name
      guard configuration.origin(of: path).layer != .userFile else { continue }
      server[name] = SettingDefinition.of(path)?.standard
    }
    var roles = JSONObject()
    for role in ModelRole.allCases {
      guard configuration.origin(of: "llm.models.\(role.rawValue).model").layer != .userFile else { continue }
      roles[role.rawValue] = .string(models[role].name)
    }
    if !roles.isEmpty { server["models"] = .object(roles) }
    var root = JSONObject()
    if let provider = models.provider {
      let settings: JSONValue = ["kind": "openai", "baseUrl": .string(provider.address)]
      root["providers"] = .object(JSONObject([.init(key: provider.provider, value: settings)]))
    }
    root["llm"] = .object(server)
    return JSONValue.object(root).text(.pretty) + "\n"
  }
}
