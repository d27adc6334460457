extension SettingDefinition {
  /// Other names of roles: the agent whose models are set as `implementation` is called the Implementer.
  static let roleNames = ["implementer": "implementation"]

  /// A dotted path with its role, if it has one, by the name that all settings have.
  package static func canonicalPath(_ path: String) -> String {
    for (name, role) in roleNames {
      let written = "\(rolesPath).\(name)"
      guard path == written || path.hasPrefix(written + ".") else { continue }
      return "\(rolesPath).\(role)" + path.dropFirst(written.count)
    }
    return path
  }

  /// The other names of a setting's variable.
  var otherVariables: [String] {
    guard let environmentVariable else { return [] }
    return Self.roleNames.compactMap { name, role in
      let prefix = "NEXUS_\(role.uppercased())_"
      guard environmentVariable.hasPrefix(prefix), keys.starts(with: ["llm", "models", role]) else { return nil }
      return "NEXUS_\(name.uppercased())_" + environmentVariable.dropFirst(prefix.count)
    }
  }

  static let rolesPath = "llm.models"
}
