import ArgumentParser
import Configuration
import JSONText
import NexusProtocol
import Plugins
import Terminal

struct PluginListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "list", abstract: "List the plugins that are there")

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let session = try Session.anywhere(options)
    let entries = try PluginFiles().all()
    let configuration = session.configuration
    if session.console.format == .json {
      for entry in entries { try session.console.writeLine(Self.json(entry, configuration).text()) }
      return
    }
    var table = Table([.init("Plugin", truncation: .never), .init("Kind"), .init("What it does")])
    for entry in entries {
      switch entry.plugin {
      case .success(let plugin):
        table.add([
          .init(entry.name), .init(plugin.manifest.kind.rawValue), .init(plugin.manifest.description ?? ""),
        ])
      case .failure(let error): table.add([.init(entry.name), .init("faulty"), .init(error.message)])
      }
    }
    try session.console.write(table)
    for case .success(let plugin) in entries.map(\.plugin) {
      guard let path = configuration.settings(hiding: plugin.manifest) else { continue }
      try session.console.note(
        "\(plugin.manifest.name) is not used: the setting \(path) goes before a plugin of its name.")
    }
    if entries.isEmpty { try session.console.next("`nexus plugin add DIRECTORY` adds one.") }
  }

  private static func json(_ entry: PluginFiles.Entry, _ configuration: NexusConfiguration) -> JSONValue {
    var (manifest, fault): (PluginManifest?, String?)
    switch entry.plugin {
    case .success(let plugin): manifest = plugin.manifest
    case .failure(let error): fault = error.message
    }
    func text(_ text: String?) -> JSONValue { text.map(JSONValue.string) ?? .null }
    return JSONValue(members: [
      ("plugin", .string(entry.name)), ("kind", text(manifest?.kind.rawValue)), ("version", text(manifest?.version)),
      ("description", text(manifest?.description)), ("run", manifest.map { JSONValue($0.run) } ?? []),
      ("hiddenBy", text(manifest.flatMap(configuration.settings(hiding:)))), ("fault", text(fault)),
    ])
  }
}

extension NexusConfiguration {
  /// The settings that go before the plugin, since they have its name; nil where there are none.
  fileprivate func settings(hiding manifest: PluginManifest) -> String? {
    let name = manifest.name
    switch manifest.kind {
    case .provider: return providers[name] == nil ? nil : "providers.\(name)"
    case .integration: return toolServers[name] == nil ? nil : "\(ToolServerSettings.group).\(name)"
    case .filter, .output: return nil
    }
  }
}
