import ArgumentParser
import Configuration
import Isolation
import JSONText
import NexusProtocol
import Plugins
import Terminal
import ToolServers

struct MCPTrustCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trust",
    abstract: "Allow models to use the tools of configured servers",
    discussion: """
      Starts each server, asks for its version, and keeps the leave for that version on this machine. Another version, or \
      another command, has to be allowed again. Of a server that the project's file names, this also allows the command itself.

        nexus mcp trust issues
      """)

  @Argument(help: ArgumentHelp("Servers by their names in mcpServers", valueName: "server"))
  var servers: [String]

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let session = try Session.anywhere(options)
    let configured = try session.toolServers()
    let wanted = try servers.map { name in
      guard let server = configured.first(where: { $0.name == name }) else {
        if let plugin = try? PluginFiles().plugin(named: name) {
          throw UserError(
            "The plugin \(name) is \(plugin.manifest.kind.withArticle): it has no tools, and needs no leave.",
            status: .badInput)
        }
        let known = configured.map(\.name).joined(separator: ", ")
        throw UserError(
          "There is no server of tools \(name).",
          hint: known.isEmpty
            ? "Name one with the setting mcpServers, or add a plugin of the kind integration." : "There are: \(known).",
          status: .badInput)
      }
      return server
    }
    let leave = try ToolServerLeave(session.project)
    let said = Locked<[String: ToolServerIntroduction]>([:])
    let found = try await session.withToolServers(
      wanted, leave: { server, words in said.withLock { $0[server.name] = words } }
    ) { await $0.standing() }
    for server in wanted {
      let name = server.name
      let own = found.first { $0.name == name }
      guard let words = said.withLock({ $0[name] }), let own, own.problem == nil else {
        throw UserError(own?.problem ?? "The tool server \(name) did not answer.", status: .unavailable)
      }
      try leave.allow(server, version: words.version)
      switch session.console.format {
      case .json:
        try session.console.writeLine(
          JSONValue(members: [
            ("allowed", .string(name)), ("version", .string(words.version)), ("tools", JSONValue(own.tools)),
          ]).text())
      case .text:
        try session.console.writeLine(
          "allowed  \(Sanitizer.oneLine("\(name) \(words.version)"))  \(own.tools.count.counted("tool"))")
        for tool in own.tools { try session.console.note("    \(Sanitizer.oneLine(tool))") }
      }
    }
  }
}
