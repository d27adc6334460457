import Configuration
import JSONText
import NexusProtocol

/// The text of a project's first configuration file.
enum InitialConfiguration {
  /// The models, and the server that has them where it is not Ollama.
  ///
  /// What is built in is left out, so that it may change; where this machine's server is, is nothing to be shared with
  /// others; and settings of the user's own file would be overridden by the project's.
  static func text(models: InitialModels, over configuration: NexusConfiguration) -> String {
    var server = JSONObject()
    var roles = JSONObject()
    for role in ModelRole.allCases {
      guard configuration.origin(of: "llm.models.\(role.rawValue).model").layer != .userFile else { continue }
      roles[role.rawValue] = .string(models[role].name)
    }
    if !roles.isEmpty { server["models"] = .object(roles) }
    var root = JSONObject()
    if !models.providers.isEmpty {
      let members = models.providers.map { provider in
        JSONObject.Member(
          key: provider.provider,
          value: ["kind": .string(provider.kind.rawValue), "baseUrl": .string(provider.address)])
      }
      root["providers"] = .object(JSONObject(members))
    }
    root["llm"] = .object(server)
    return JSONValue.object(root).text(.pretty) + "\n"
  }
}
