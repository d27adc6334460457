import ArgumentParser
import Foundation
import JSONText
import NexusProtocol
import Plugins
import Terminal

struct PluginAddCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add",
    abstract: "Copy a plugin's directory to where nexus finds it, once you have seen what it runs",
    discussion: """
      A plugin is a program of somebody's that runs with your rights: add only what you would run yourself. One of the \
      same name is replaced.

        nexus plugin add ./mask
      """)

  @Argument(help: "The plugin's directory", completion: .directory)
  var path: String

  @Flag(name: .long, help: "Add it without asking")
  var yes = false

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let session = try Session.anywhere(options)
    let source = session.path(path)
    let manifest = try PluginFiles.plugin(in: source).manifest
    guard let directory = PluginFiles().directory else {
      throw UserError("There is no place for plugins.", hint: "Set HOME.", status: .unavailable)
    }
    try session.console.note("The plugin \(manifest.name), \(manifest.kind.withArticle), runs:")
    try session.console.note("    " + Sanitizer.oneLine(manifest.run.joined(separator: " ")))
    if !manifest.environment.isEmpty {
      try session.console.note(
        "It sees of your environment: \(Sanitizer.oneLine(manifest.environment.joined(separator: ", "))).")
    }
    if let old = try? PluginFiles().plugin(named: manifest.name)?.manifest {
      let version = old.version.map { " \($0)" } ?? ""
      try session.console.note(
        "It replaces the \(old.kind.rawValue) \(Sanitizer.oneLine(old.name + version)), which is there.")
    }
    guard try yes || session.console.confirm("Add it?", insteadOf: "--yes") else { return }
    try Files.makeDirectory(directory, mode: 0o755)
    let target = "\(directory)/\(manifest.name)"
    try Self.copy(source, to: target)
    if session.console.format == .json {
      return try session.console.writeLine(
        JSONValue(members: [("plugin", .string(manifest.name)), ("directory", .string(target))]).text())
    }
    try session.console.writeLine("Added \(manifest.name).")
    // Models may use its tools once the user has seen which they are.
    let trust = manifest.kind == .integration ? "; `nexus mcp trust \(manifest.name)` lets models use its tools" : ""
    try session.console.next("`nexus plugin check \(manifest.name)` tries it\(trust).")
  }

  /// The new one is there whole before the old one goes.
  private static func copy(_ source: String, to target: String) throws {
    let files = FileManager.default
    let fresh = "\(target).new-\(ProcessInfo.processInfo.processIdentifier)"
    do {
      try files.copyItem(atPath: source, toPath: fresh)
      if files.fileExists(atPath: target) { try files.removeItem(atPath: target) }
      try files.moveItem(atPath: fresh, toPath: target)
    } catch {
      try? files.removeItem(atPath: fresh)
      throw UserError(
        "The plugin cannot be copied to \(target).", hint: "Check the permissions and the free space of the disk.",
        status: .unavailable)
    }
  }
}
