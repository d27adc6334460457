import ArgumentParser
import Configuration
import Isolation
import JSONText
import NexusProtocol
import Terminal
import ToolServers

struct MCPServersCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "servers",
    abstract: "Show the configured servers of tools, and whether they may be used",
    discussion: """
      Starts those that may be started, asks each who it is and what it offers, and ends it.
      """)

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let session = try Session.anywhere(options)
    let standing = try await ToolServerSurvey(session).standing()
    switch session.console.format {
    case .json: for server in standing { try session.console.writeLine(server.json.text()) }
    case .text:
      var table = Table([
        .init("Server", truncation: .never), .init("Version"), .init("Tools"), .init("Leave"), .init("Command"),
      ])
      for server in standing {
        table.add([
          .init(Sanitizer.oneLine(server.name), style: .bold), .init(Sanitizer.oneLine(server.version ?? "")),
          .init(server.tools.isEmpty ? "" : String(server.tools.count)),
          .init(
            server.isAllowed ? "yes" : server.needsLeave ? "needed" : "", style: server.isAllowed ? .plain : .warning),
          .init(Sanitizer.oneLine(server.command)),
        ])
      }
      try session.console.write(table)
      for problem in standing.compactMap(\.problem) { try session.console.note(Sanitizer.oneLine(problem)) }
      if standing.isEmpty { try session.console.note("No server of tools is configured: see the setting mcpServers.") }
    }
  }
}

/// What is known of the configured servers, after those that may be were asked.
struct ToolServerSurvey {
  struct Standing: Sendable {
    var name: String
    var command: String
    /// A layer of the configuration, or `plugin`.
    var layer: String
    /// What it says of itself; nil where it was not asked or did not answer.
    var version: String?
    var tools: [String] = []
    var isAllowed = false
    /// Whether leave is what it lacks.
    var needsLeave = false
    var problem: String?
  }

  private let session: Session
  private let servers: [ConfiguredToolServer]

  init(_ session: Session) throws {
    self.session = session
    servers = try session.toolServers()
  }

  func standing() async throws -> [Standing] {
    guard !servers.isEmpty else { return [] }
    let leave = try ToolServerLeave(session.project)
    let said = Locked<[String: ToolServerIntroduction]>([:])
    let found = try await session.withToolServers(
      servers, refusal: leave.refusalOfStart, leave: { server, words in said.withLock { $0[server.name] = words } }
    ) { await $0.standing() }
    return try servers.map { server in
      let name = server.name
      var standing = Standing(name: name, command: server.line, layer: server.place)
      if let words = said.withLock({ $0[name] }) {
        standing.version = "\(words.name) \(words.version)"
        standing.isAllowed = try leave.mayUse(server, version: words.version)
        standing.needsLeave = !standing.isAllowed
      } else {
        standing.needsLeave = try !leave.mayStart(server)
      }
      let own = found.first { $0.name == name }
      (standing.tools, standing.problem) = (own?.tools ?? [], own?.problem)
      return standing
    }
  }
}

extension ToolServerSurvey.Standing {
  var json: JSONValue {
    JSONValue(members: [
      ("name", .string(name)), ("command", .string(command)), ("layer", .string(layer)),
      ("version", version.map(JSONValue.string) ?? .null), ("tools", JSONValue(tools)), ("isAllowed", .bool(isAllowed)),
      ("needsLeave", .bool(needsLeave)), ("problem", problem.map(JSONValue.string) ?? .null),
    ])
  }
}
