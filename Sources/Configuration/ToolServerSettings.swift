import JSONText

/// A program that serves tools by the Model Context Protocol, as the user or the project named it.
package struct ToolServerSettings: Sendable, Hashable {
  package let name: String
  /// The program as written: a path, or a name that is looked for in `PATH`. Nil where only other settings are written.
  package let command: String?
  package let arguments: [String]
  /// What it gets besides the usual few variables.
  package let environment: [String: String]
  package let isOff: Bool
}

extension ToolServerSettings {
  /// Named as in the files of other programs, whose entries can be copied.
  package static let group = "mcpServers"
  static let fields = ["command", "args", "env", "type", "disabled"]

  /// Whether a text can name a server: what may stand before the name of a tool that a model calls.
  package static func isName(_ text: some StringProtocol) -> Bool {
    (1...32).contains(text.utf8.count)
      && text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), 0x30...0x39,
          UInt8(ascii: "-"), UInt8(ascii: "_"):
          true
        default: false
        }
      }
  }

  /// The name in a path such as `mcpServers.NAME` or `mcpServers.NAME.command`.
  static func name(inPath path: String) -> String? {
    let keys = path.split(separator: ".", omittingEmptySubsequences: false)
    guard keys.count >= 2, keys[0] == group, isName(keys[1]) else { return nil }
    return String(keys[1])
  }

  init(_ name: String, _ values: SettingValues) {
    let path = "\(Self.group).\(name)."
    self.name = name
    command = values[path + "command"]?.string
    arguments = values.array(path + "args").compactMap(\.string)
    let variables = values[path + "env"]?.object?.members ?? []
    environment = Dictionary(
      variables.compactMap { member in member.value.string.map { (member.key, $0) } }, uniquingKeysWith: { $1 })
    isOff = values.boolean(path + "disabled")
  }
}

extension SettingDefinition {
  /// The settings of a server of tools, whose name the user chose.
  static func toolServer(_ name: String) -> [SettingDefinition] {
    func field(_ field: String, _ kind: SettingKind, _ standard: JSONValue?, _ summary: String) -> SettingDefinition {
      SettingDefinition(
        keys: [ToolServerSettings.group, name, field], kind: kind, standard: standard, environmentVariable: nil,
        isPersonal: false, summary: summary)
    }
    return [
      field(
        "command", .text(mayBeEmpty: false), nil, "The program: a path, or a name that is looked for in `PATH`."),
      field("args", .texts, [], "Its arguments."),
      field("env", .variables, [:], "Variables that it gets besides the usual few, such as `PATH` and `HOME`."),
      field("type", .choice(["stdio"]), "stdio", "How it is spoken to; programs only."),
      field("disabled", .boolean, false, "Whether it is left alone."),
    ]
  }

  /// The definition of a path in the group of servers of tools.
  static func ofToolServer(_ path: String) -> SettingDefinition? {
    ToolServerSettings.name(inPath: path).flatMap { name in toolServer(name).first { $0.path == path } }
  }
}
