import Foundation
import Isolation
import NexusProtocol
import Plugins
import Terminal

/// The plugins that the user has added, each started at most once in a command.
///
/// They stand in the user's own directory alone: a project that was cloned brings none along.
struct PluginFiles: Sendable {
  /// A directory below that of plugins, and what is wrong with it.
  struct Entry: Sendable {
    var name: String
    var plugin: Result<Plugin, PluginError>
  }

  /// Where they are; nil where there is no home directory.
  let directory: String?
  private let known = Locked<[String: Plugin]>([:])

  init(directory: String? = Surroundings.userPluginsDirectory) { self.directory = directory }

  func all() throws -> [Entry] {
    guard let directory, Files.exists(directory) else { return [] }
    return try FileManager.default.contentsOfDirectory(atPath: directory).sorted()
      .filter { Files.exists("\(directory)/\($0)/\(PluginManifest.fileName)") }.map { name in
        do throws(PluginError) {
          return Entry(name: name, plugin: .success(try plugin(inDirectoryNamed: name)))
        } catch {
          return Entry(name: name, plugin: .failure(error))
        }
      }
  }

  /// Those of a kind that can be used, by name.
  func plugins(of kind: PluginManifest.Kind) throws -> [Plugin] {
    try all().compactMap { try? $0.plugin.get() }.filter { $0.manifest.kind == kind }
  }

  /// The plugin of that name and kind.
  ///
  /// - Throws: `UserError` where there is none; `PluginError` for a manifest that cannot be used.
  func plugin(_ name: String, of kind: PluginManifest.Kind) throws -> Plugin {
    guard has(name) else {
      let names = try plugins(of: kind).map(\.manifest.name)
      let others =
        names.isEmpty ? "`nexus plugin add DIRECTORY` adds one." : "There are \(names.joined(separator: ", "))."
      throw UserError(
        "There is no plugin \(Sanitizer.oneLine(name)) of the kind \(kind.rawValue).", hint: others, status: .badInput)
    }
    let plugin = try plugin(inDirectoryNamed: name)
    guard plugin.manifest.kind == kind else {
      throw UserError(
        "The plugin \(name) is of the kind \(plugin.manifest.kind.rawValue), not \(kind.rawValue).", status: .badInput)
    }
    return plugin
  }

  /// The plugin of that name, whatever its kind; nil where there is none.
  ///
  /// - Throws: `PluginError` for a manifest that cannot be used.
  func plugin(named name: String) throws(PluginError) -> Plugin? {
    try has(name) ? plugin(inDirectoryNamed: name) : nil
  }

  /// Whether a directory of that name is there.
  func has(_ name: String) -> Bool {
    guard let directory, !name.isEmpty, !name.contains("/"), !name.hasPrefix(".") else { return false }
    return Files.exists("\(directory)/\(name)/\(PluginManifest.fileName)")
  }

  /// Ends all that were started.
  func end() async {
    for plugin in known.withLock({ Array($0.values) }) { await plugin.process.end() }
  }

  private func plugin(inDirectoryNamed name: String) throws(PluginError) -> Plugin {
    if let plugin = known.withLock({ $0[name] }) { return plugin }
    let plugin = try Self.plugin(in: "\(directory ?? "")/\(name)")
    guard plugin.manifest.name == name else {
      throw PluginError(.manifest, "The plugin in \(name) is named \(plugin.manifest.name): both must be the same.")
    }
    return known.change { known in
      if let first = known[name] { return first }
      known[name] = plugin
      return plugin
    }
  }

  /// The plugin in any directory.
  static func plugin(in directory: String) throws(PluginError) -> Plugin {
    let file = "\(directory)/\(PluginManifest.fileName)"
    let bytes: [UInt8]?
    do { bytes = try Files.read(file) } catch { throw PluginError(.manifest, "\(file) cannot be read.") }
    guard let bytes else { throw PluginError(.manifest, "There is no \(PluginManifest.fileName) in \(directory).") }
    return Plugin(
      try PluginManifest(bytes, file: file), directory: directory, environment: Surroundings.environment)
  }
}

extension PluginManifest.Kind {
  /// For a sentence: `a filter`, `an output`.
  var withArticle: String { (self == .output || self == .integration ? "an " : "a ") + rawValue }
}
