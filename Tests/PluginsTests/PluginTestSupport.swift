import Foundation
import JSONText
import NexusProtocol

@testable import Plugins

/// A plugin that is a line of shell, or one of the examples.
enum Plugins {
  static let environment = ProcessInfo.processInfo.environment

  static func shell(
    _ script: String, kind: String = "filter", timeout: Double = 20, environment names: [String] = [],
    limits: PluginProcess.Limits = PluginProcess.Limits()
  ) throws -> Plugin {
    let json: JSONValue = [
      "name": "test", "kind": .string(kind), "run": ["sh", "-c", .string(script)],
      "timeout": JSONValue(timeout) ?? .null, "environment": JSONValue(names),
    ]
    let manifest = try PluginManifest(Array(json.text().utf8), file: "plugin.json")
    return Plugin(manifest, directory: "/tmp", environment: environment, limits: limits)
  }

  static func example(_ name: String) throws -> Plugin {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let directory = root.appending(path: "Examples/plugins/\(name)").path
    let bytes = Array(try Data(contentsOf: URL(filePath: directory + "/plugin.json")))
    let manifest = try PluginManifest(bytes, file: "plugin.json")
    return Plugin(manifest, directory: directory, environment: environment)
  }
}
