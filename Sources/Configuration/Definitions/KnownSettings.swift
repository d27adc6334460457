import Spelling

/// Suggestions for names that are no settings.
enum KnownSettings {
  /// What to do about a name in a group that is none of its settings.
  static func hint(forUnknown name: String, in group: String) -> String {
    if group == ProviderSettings.group {
      return "The name of a provider has small letters, digits, \"-\" and \"_\", and at most 40 of them."
    }
    if group == ToolServerSettings.group {
      return "The name of a tool server has letters, digits, \"-\" and \"_\", and at most 32 of them."
    }
    let siblings = SettingDefinition.names(in: group)
    if let near = NearestName.of(name, among: siblings) {
      return "Did you mean \"\(group.isEmpty ? near : group + "." + near)\"?"
    }
    let path = group.isEmpty ? name : group + "." + name
    if name.contains("."), SettingDefinition.of(path) != nil {
      let keys = name.split(separator: ".")
      let opening = keys.map { "{\"\($0)\": " }.joined()
      return "Write it as \(opening)…" + String(repeating: "}", count: keys.count) + "."
    }
    if let near = nearestPath(to: path) { return "Did you mean \"\(near)\"?" }
    return group.isEmpty || siblings.isEmpty ? "`nexus config list` shows all settings." : content(of: group)
  }

  private static func content(of group: String) -> String {
    if group == ProviderSettings.group { return "Name the provider, as in \"\(group).NAME.baseUrl\"." }
    if group == ToolServerSettings.group { return "Name the server, as in \"\(group).NAME.command\"." }
    let names = SettingDefinition.names(in: group).map { "\"\($0)\"" }
    return "\"\(group)\" has " + names.joined(separator: ", ") + "."
  }

  /// The setting that a dotted path may mean, or `nil`: of those with the same last name if it is only one, and otherwise
  /// the nearest.
  static func nearestPath(to path: String) -> String? {
    let paths = SettingDefinition.all.map(\.path) + SettingDefinition.rolePaths
    let last = path.split(separator: ".").last.map(String.init) ?? path
    let sameName = paths.filter { $0.lowercased().hasSuffix("." + last.lowercased()) }
    if sameName.count == 1 { return sameName[0] }
    return NearestName.of(path, among: paths)
  }

  /// The fault of a dotted path that is no setting.
  static func unknown(_ path: String, origin: SettingOrigin? = nil) -> ConfigurationFault {
    if !path.isEmpty, SettingDefinition.isGroup(path) {
      let sentence = "\"\(path)\" is a group of settings, and none itself."
      return ConfigurationFault(
        code: .unknownKey, path: path, origin: origin, sentence: sentence, hint: content(of: path))
    }
    let keys = path.split(separator: ".", omittingEmptySubsequences: false)
    let group = keys.dropLast().joined(separator: ".")
    let isInGroup = SettingDefinition.isGroup(group)
    let name = isInGroup ? String(keys.last ?? "") : path
    let hint = hint(forUnknown: name, in: isInGroup ? group : "")
    return ConfigurationFault(
      code: .unknownKey, path: path, origin: origin, sentence: "Unknown setting \"\(path)\".", hint: hint)
  }
}
