package import ACP
import Isolation
import JSONRPC
import JSONText

/// An agent for editors that runs nexus itself: a prompt becomes a plan, which is written, reviewed and taken over as the user
/// agrees.
package final class ProgramAgent: ACPAgent {
  package let identity: ACPIdentity
  /// The program; where it starts is each session's own.
  private let program: Program
  private let project: any AgentProject
  private let records: any AgentSessions
  private let open = Locked<[String: Program]>([:])

  package init(
    _ program: Program, version: String, project: any AgentProject, records: any AgentSessions
  ) {
    self.program = program
    self.project = project
    self.records = records
    identity = ACPIdentity(name: "nexus", title: "nexus", version: version)
  }

  package func newSession(_ request: ACPSessionRequest) async throws -> String {
    let program = program(for: request)
    // Refuses a directory that is in no repository, in the words of the command line.
    _ = try await AgentCommands(program).values(["status"])
    let id = AgentScreen.random() + AgentScreen.random()
    try records.begin(id, in: request.directory)
    open.withLock { $0[id] = program }
    return id
  }

  package func loadSession(_ id: String, _ request: ACPSessionRequest) async throws -> [ACPUpdate]? {
    guard let updates = try records.updates(of: id) else { return nil }
    open.withLock { $0[id] = program(for: request) }
    return updates.map(ACPUpdate.kept)
  }

  package func listSessions(in directory: String?) async throws -> [ACPSessionInfo] {
    try records.list(in: directory)
  }

  package func prompt(
    _ prompt: [ACPContent], in session: String, _ turn: ACPTurn
  ) async throws -> ACPStopReason {
    guard let program = open.withLock({ $0[session] }) else { throw ACPError("The session is unknown.") }
    let screen = AgentScreen(turn) { [records] in try records.add($0, to: session) }
    let words = AgentGoal.words(of: prompt)
    guard !words.isEmpty else { throw ACPError("The prompt has no text that could be a goal.") }
    try records.add(ACPUpdate.userMessage(words).json, to: session)
    let work = AgentTurn(commands: AgentCommands(program), project: project, screen: screen)
    try await work.run(AgentGoal(words: words, files: AgentGoal.files(of: prompt)))
    return .endTurn
  }

  /// Nexus in the session's directory, with the servers of tools that the editor names.
  private func program(for request: ACPSessionRequest) -> Program {
    var program = program
    program.directory = request.directory
    guard !request.servers.isEmpty else { return program }
    var servers = JSONObject()
    for server in request.servers {
      servers[Self.serverName(server.name)] = [
        "command": .string(server.command), "args": JSONValue(server.arguments),
        "env": .object(
          JSONObject(
            server.environment.sorted { $0.key < $1.key }.map {
              JSONObject.Member(key: $0.key, value: .string($0.value))
            })),
      ]
    }
    program.environment["NEXUS_MCP_SERVERS"] = JSONValue.object(servers).text()
    return program
  }

  /// A name of the editor's as one that nexus takes.
  private static func serverName(_ name: String) -> String {
    let plain = name.unicodeScalars.map { scalar in
      scalar.isASCII
        && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil || "-_".contains(Character(scalar)))
        ? Character(scalar) : "-"
    }
    return String(plain.prefix(32))
  }
}

/// What a prompt asks for.
struct AgentGoal {
  var words: String
  /// The absolute paths of files that it points at, with their text where the editor sent it.
  var files: [(path: String, text: String?)]

  /// The user's words, and the files that they point at by name.
  static func words(of prompt: [ACPContent]) -> String {
    prompt.map { content in
      switch content {
      case .text(let text): text
      case .link(_, let name): " \(name) "
      case .resource(let uri, _): " \(uri.split(separator: "/").last ?? "") "
      }
    }.joined()
  }

  static func files(of prompt: [ACPContent]) -> [(path: String, text: String?)] {
    prompt.compactMap { content in
      switch content {
      case .text: nil
      case .link(let uri, _): path(of: uri).map { ($0, nil) }
      case .resource(let uri, let text): path(of: uri).map { ($0, text) }
      }
    }
  }

  /// The path of an address such as `file:///a%20b`; nil for one that is of no file here.
  static func path(of uri: String) -> String? {
    guard uri.hasPrefix("file:///") else { return nil }
    var bytes: [UInt8] = []
    var rest = uri.dropFirst("file://".count).utf8[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "#") || byte == UInt8(ascii: "?") { break }
      if byte == UInt8(ascii: "%"), rest.count >= 2, let value = UInt8(String(Substring(rest.prefix(2))), radix: 16) {
        bytes.append(value)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return String(validating: bytes, as: UTF8.self)
  }
}
