import Configuration
import JSONText
import NexusProtocol
import Plugins
import Terminal
import ToolServers

/// What of the configured servers of tools the user has allowed on this machine.
///
/// To start one that the project's file brings along takes leave, as a check does. To use the tools of any takes leave for
/// that version of it. Leave for the user's own servers holds for all projects.
struct ToolServerLeave {
  private let ofProject: AllowedChecks?
  private let ofUser: AllowedChecks

  /// - Throws: `UserError` where there is no place to keep the user's own in.
  init(_ project: Project?) throws {
    guard let directory = Surroundings.stateDirectory else {
      throw UserError("There is no place to keep what you allow in.", hint: "Set HOME.", status: .unavailable)
    }
    ofUser = AllowedChecks(file: directory + "/allowed-tool-servers.json")
    ofProject = project.map(AllowedChecks.init(project:))
  }

  func mayStart(_ server: ConfiguredToolServer) throws -> Bool {
    try !server.isProjects || kept(server).allows(Permission(starting: server))
  }

  /// Why a server cannot be started, in a sentence; nil where it may be.
  func refusalOfStart(_ server: ConfiguredToolServer) throws -> String? {
    guard try !mayStart(server) else { return nil }
    let name = server.name
    return "The project's tool server \(name) may not be started yet: `nexus mcp trust \(name)` allows it."
  }

  /// Why a server need not be started to be used, in a sentence; nil where it is worth asking which version it is.
  ///
  /// Where no version may be used, nobody waits for one that is slow to say which it is.
  func refusalOfUse(_ server: ConfiguredToolServer) throws -> String? {
    if let sentence = try refusalOfStart(server) { return sentence }
    guard try !kept(server).allowsAny(Permission.prefixOfUse(of: server)) else { return nil }
    return "The tool server \(server.name) may not be used yet: `nexus mcp trust \(server.name)` allows it."
  }

  func mayUse(_ server: ConfiguredToolServer, version: String) throws -> Bool {
    try kept(server).allows(Permission(using: server, version: version))
  }

  func allow(_ server: ConfiguredToolServer, version: String) throws {
    let use = Permission(using: server, version: version)
    try kept(server).allow(server.isProjects ? [Permission(starting: server), use] : [use])
  }

  private func kept(_ server: ConfiguredToolServer) -> AllowedChecks {
    server.isProjects ? ofProject ?? ofUser : ofUser
  }
}

extension Permission {
  /// Leave to start a server with these very words and variables.
  fileprivate init(starting server: ConfiguredToolServer) {
    let variables = server.variables.sorted { $0.key < $1.key }.map {
      JSONValue.string("\($0.key)=\($0.value)")
    }
    key = "\u{1}start tool server " + JSONValue.array([.string(server.line), .array(variables)]).text()
    line = server.line
  }

  /// Leave to use the tools of a version of a server.
  fileprivate init(using server: ConfiguredToolServer, version: String) {
    key = Self.prefixOfUse(of: server) + JSONValue.string(version).text() + "]"
    line = "\(server.name) \(version)"
  }

  /// How leave to use any version of a server begins.
  fileprivate static func prefixOfUse(of server: ConfiguredToolServer) -> String {
    "\u{1}use tool server " + JSONValue([server.name, server.line]).text().dropLast() + ","
  }
}

/// A server of tools that the configuration names or an integration plugin is.
struct ConfiguredToolServer: Sendable {
  /// Who brought it.
  enum Origin: Sendable {
    case settings(ToolServerSettings, ConfigurationLayer)
    case plugin(Plugin)
  }

  let name: String
  let origin: Origin
  /// Whether any of it stands in the project's file.
  let isProjects: Bool

  /// The command with its arguments, as one would type it.
  var line: String {
    let words =
      switch origin {
      case .settings(let settings, _): [settings.command ?? ""] + settings.arguments
      case .plugin(let plugin): plugin.manifest.run
      }
    return words.map(ShellWord.quoted).joined(separator: " ")
  }

  /// The variables that are written for it.
  var variables: [String: String] {
    if case .settings(let settings, _) = origin { settings.environment } else { [:] }
  }

  /// Where it stands: a layer of the configuration, or `plugin`.
  var place: String {
    switch origin {
    case .settings(_, let layer): SettingJSON.name(of: layer)
    case .plugin: "plugin"
    }
  }

  /// - Throws: `ToolServerError` where there is nothing to be started.
  func server(from directory: String) throws -> ToolServer {
    switch origin {
    case .settings(let settings, _):
      guard let command = settings.command else {
        throw ToolServerError("The tool server \(name) has no command.")
      }
      guard let path = ProgramPath.find(command, from: directory) else {
        throw ToolServerError(
          "The tool server \(name) cannot be started: there is no program \(Sanitizer.oneLine(command)).")
      }
      return ToolServer(
        name: name, path: path, arguments: settings.arguments, environment: settings.environmentInFull)
    case .plugin(let plugin):
      do {
        return ToolServer(
          name: name, path: try plugin.launch.program(), arguments: plugin.launch.arguments,
          environment: plugin.launch.environment)
      } catch {
        throw ToolServerError(error.message)
      }
    }
  }
}

extension Session {
  /// The servers of tools that are not switched off, by name. One of the configuration counts before a plugin of its name,
  /// also where it is switched off.
  func toolServers() throws -> [ConfiguredToolServer] {
    let settings = configuration.toolServers
    let named = settings.values.filter { !$0.isOff }.map { server in
      let prefix = "\(ToolServerSettings.group).\(server.name)."
      return ConfiguredToolServer(
        name: server.name, origin: .settings(server, configuration.origin(of: prefix + "command").layer),
        isProjects: configuration.settings.contains {
          $0.path.hasPrefix(prefix) && $0.origin.layer == .projectFile
        })
    }
    let plugins = try PluginFiles().plugins(of: .integration).filter { settings[$0.manifest.name] == nil }
      .map { ConfiguredToolServer(name: $0.manifest.name, origin: .plugin($0), isProjects: false) }
    return (named + plugins).sorted { $0.name < $1.name }
  }
}
