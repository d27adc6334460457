import ArgumentParser
import Foundation
import JSONText
import NexusProtocol
import Terminal

struct PluginRemoveCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "remove", abstract: "Delete a plugin that was added")

  @Argument(help: "The plugin's name")
  var plugin: String

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let session = try Session.anywhere(options)
    let files = PluginFiles()
    guard files.has(plugin), let directory = files.directory else {
      throw UserError(
        "There is no plugin \(Sanitizer.oneLine(plugin)).", hint: "`nexus plugin list` shows them.", status: .badInput)
    }
    let path = "\(directory)/\(plugin)"
    do {
      try FileManager.default.removeItem(atPath: path)
    } catch {
      throw UserError("\(path) cannot be deleted.", hint: "Check its permissions.", status: .unavailable)
    }
    if session.console.format == .json {
      return try session.console.writeLine(JSONValue(members: [("removed", .string(plugin))]).text())
    }
    try session.console.writeLine("Removed \(plugin).")
  }
}
