import Configuration
import JSONText
import NexusProtocol
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
    let variables = server.settings.environment.sorted { $0.key < $1.key }.map {
      JSONValue.string("\($0.key)=\($0.value)")
    }
    key = "\u{1}start tool server " + JSONValue.array([.string(server.line), .array(variables)]).text()
    line = server.line
  }

  /// Leave to use the tools of a version of a server.
  fileprivate init(using server: ConfiguredToolServer, version: String) {
    let parts = [server.settings.name, server.line, version].map(JSONValue.string)
    key = "\u{1}use tool server " + JSONValue.array(parts).text()
    line = "\(server.settings.name) \(version)"
  }
}

/// A server of tools as the configuration has it.
struct ConfiguredToolServer: Sendable {
  let settings: ToolServerSettings
  /// Whether any of it stands in the project's file.
  let isProjects: Bool
  let layer: ConfigurationLayer

  /// The command with its arguments, as one would type it.
  var line: String {
    ([settings.command ?? ""] + settings.arguments).map(ShellWord.quoted).joined(separator: " ")
  }

  /// - Throws: `ToolServerError` where there is nothing to be started.
  func server(from directory: String) throws -> ToolServer {
    guard let command = settings.command else {
      throw ToolServerError("The tool server \(settings.name) has no command.")
    }
    guard let path = ProgramPath.find(command, from: directory) else {
      throw ToolServerError(
        "The tool server \(settings.name) cannot be started: there is no program \(Sanitizer.oneLine(command)).")
    }
    return ToolServer(
      name: settings.name, path: path, arguments: settings.arguments, environment: settings.environmentInFull)
  }
}

extension NexusConfiguration {
  /// The servers that are not switched off, by name.
  var activeToolServers: [ConfiguredToolServer] {
    toolServers.values.filter { !$0.isOff }.sorted { $0.name < $1.name }.map { settings in
      let prefix = "\(ToolServerSettings.group).\(settings.name)."
      let own = self.settings.filter { $0.path.hasPrefix(prefix) }
      return ConfiguredToolServer(
        settings: settings, isProjects: own.contains { $0.origin.layer == .projectFile },
        layer: origin(of: prefix + "command").layer)
    }
  }
}
