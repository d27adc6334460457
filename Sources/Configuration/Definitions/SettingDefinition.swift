package import JSONText

/// What there is to know about one setting: validation, JSON Schema, documentation and lists all follow from it.
package struct SettingDefinition: Sendable {
  /// The names from the root to the setting; dotted on the command line.
  package let keys: [String]
  package let kind: SettingKind
  /// The built-in value, or `nil` when the setting has none.
  package let standard: JSONValue?
  /// The variable that sets it, or `nil` when none does.
  package let environmentVariable: String?
  /// Whether the project's file may not set it: what others commit must not decide it for the user.
  package let isPersonal: Bool
  /// One line, a sentence in the third person or a noun phrase, ending with a period.
  package let summary: String

  package var path: String { keys.joined(separator: ".") }
}

/// What a setting's value may be.
package enum SettingKind: Sendable {
  case boolean
  case integer(ClosedRange<Int>, unit: String = "")
  case number(ClosedRange<Double>)
  case choice([String])
  /// Any text on one line, the empty one only if `mayBeEmpty`.
  case text(mayBeEmpty: Bool)
  /// A model's name as Ollama writes it.
  case modelName
  case modelNames
  /// An address that begins with `http://` or `https://`.
  case url
  case urls
  /// Where a key is to be read: `env:` and the name of a variable.
  case key
  /// `true`, `false` or a level.
  case think
  /// Seconds, or a text like `10m`; what is negative means for ever.
  case keepAlive
  /// What the names of branches begin with, before a slash.
  case branchPrefix
  case checks
  /// Texts of any kind, as arguments of a program are.
  case texts
  /// An object of texts: variables by name.
  case variables
  /// Paths, judged by where they may lie.
  case paths(PathKind)

  var isList: Bool {
    switch self {
    case .modelNames, .urls, .checks, .texts, .paths: true
    case .variables, .boolean, .integer, .number, .choice, .text, .modelName, .url, .key, .think, .keepAlive,
      .branchPrefix:
      false
    }
  }
}

extension SettingDefinition {
  /// The definition of a dotted path, or `nil` when there is none.
  package static func of(_ path: String) -> SettingDefinition? {
    let path = canonicalPath(path)
    return byPath[path] ?? ofProvider(path) ?? ofToolServer(path)
  }

  private static let byPath = Dictionary(uniqueKeysWithValues: all.map { ($0.path, $0) })

  /// The paths of the roles, which may be written as a model's name for short.
  static let rolePaths = roles.map { "llm.models.\($0)" }

  /// Whether settings stand below a path, the root's path being empty.
  static func isGroup(_ path: String) -> Bool {
    let path = canonicalPath(path)
    if groups.contains(path) || path == ProviderSettings.group || path == ToolServerSettings.group { return true }
    if let name = ToolServerSettings.name(inPath: path) { return path == "\(ToolServerSettings.group).\(name)" }
    return ProviderSettings.name(inPath: path).map { path == "\(ProviderSettings.group).\($0)" } ?? false
  }

  private static let groups = Set(
    all.flatMap { definition in
      definition.keys.indices.map { definition.keys[..<$0].joined(separator: ".") }
    })

  /// The names that may stand in a group, in the order of the table.
  static func names(in group: String) -> [String] {
    let group = canonicalPath(group)
    let depth = group.isEmpty ? 0 : group.split(separator: ".").count
    if ProviderSettings.name(inPath: group) != nil { return isGroup(group) ? ProviderSettings.fields : [] }
    if ToolServerSettings.name(inPath: group) != nil { return isGroup(group) ? ToolServerSettings.fields : [] }
    var names: [String] = group.isEmpty ? [ProviderSettings.group, ToolServerSettings.group] : []
    for definition in all where group.isEmpty || definition.path.hasPrefix(group + ".") {
      if !names.contains(definition.keys[depth]) { names.append(definition.keys[depth]) }
    }
    return names
  }

  /// What is wrong when the project's file sets it.
  var faultInProject: ConfigurationFault {
    ConfigurationFault(
      code: .notForProjects, path: path, origin: nil, sentence: "\"\(path)\" is not for a project to decide.",
      hint: "Set it in the user's file" + (environmentVariable.map { " or with \($0)." } ?? "."))
  }
}
