import ArgumentParser
import JSONText
import NexusProtocol
import Plugins
import Terminal
import ToolServers

struct PluginCheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Start a plugin, ask it something, and say what is wrong with its answer",
    discussion: """
        nexus plugin check mask
        nexus plugin check ./mask
      """)

  @Argument(help: "A plugin's name, or its directory", completion: .directory)
  var plugin: String

  @OptionGroup var options: GlobalOptions

  /// With what breaks programs that put lines together by hand.
  private static let sample = "A line with \"quotes\" and a \\.\n\tÜmläute and 日本語.\n"

  func run() async throws {
    let session = try Session.anywhere(options)
    let files = PluginFiles()
    let directory: String
    if !plugin.contains("/"), files.has(plugin), let home = files.directory {
      directory = "\(home)/\(plugin)"
    } else {
      directory = session.path(plugin)
    }
    let found = try PluginFiles.plugin(in: directory)
    let answer = try await Self.trial(found, session)
    await found.process.end()
    if session.console.format == .json {
      return try session.console.writeLine(
        JSONValue(members: [
          ("plugin", .string(found.manifest.name)), ("kind", .string(found.manifest.kind.rawValue)),
          ("answer", .string(answer)),
        ]).text())
    }
    try session.console.writeLine("\(found.manifest.name), \(found.manifest.kind.withArticle), answers:")
    for line in answer.split(separator: "\n") { try session.console.writeLine("    " + Sanitizer.text(String(line))) }
  }

  /// The tools that an integration has, which is a server of them.
  private static func tools(of plugin: Plugin, _ session: Session) async throws -> String {
    let server = ConfiguredToolServer(name: plugin.manifest.name, origin: .plugin(plugin), isProjects: false)
    let found = try await session.withToolServers([server], leave: { _, _ in }) {
      await $0.standing()
    }
    if let problem = found.lazy.compactMap(\.problem).first { throw PluginError(.wrongAnswer, problem) }
    return "tools: " + found.flatMap(\.tools).joined(separator: ", ")
  }

  private static func trial(_ plugin: Plugin, _ session: Session) async throws -> String {
    switch plugin.manifest.kind {
    case .integration: return try await tools(of: plugin, session)
    case .filter:
      var text = sample
      for moment in PluginManifest.Moment.allCases { text = try await plugin.filtered(text, at: moment) }
      return text
    case .output:
      let step: JSONValue = [
        "step": "draft", "state": "done", "response": .string(sample), "error": nil, "tokens": 12, "cost": nil,
      ]
      let run: JSONValue = [
        "run": 1, "workflow": "sample", "state": "done", "inputs": ["topic": "cats"], "tokens": 12, "steps": [step],
        "replies": [], "notes": [],
      ]
      return try await plugin.written(run, kind: "run")
    case .provider:
      let models = try await plugin.models()
      guard let first = models.first else {
        throw PluginError(.wrongAnswer, "The plugin \"\(plugin.manifest.name)\" has no models.")
      }
      let request = ChatRequest(
        model: first, messages: [Message(.user, sample)],
        options: GenerationOptions(contextLength: 4096, maxTokens: 64))
      let reply = try await PluginModel(plugin).reply(to: request) { _ in }
      return "models: \(models.joined(separator: ", "))\n\(first): \(reply.content)"
    }
  }
}
