import Agents
import ArgumentParser
import JSONRPC
import JSONText
import MCP
import NexusProtocol
import ProgramTools

struct MCPServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Serve another program on standard input and output",
    discussion: """
      The tools are status, map, read_files, search, plan, implement, review, consult, job_status and job_abort. Those that \
      ask models run the command of that name; none takes work onto your branch.
      """)

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let program = try OwnProgram.program(in: try Session.directory(options))
    let offer = MCPOffer(
      identity: MCPIdentity(name: "nexus", title: "nexus", version: Version.current),
      instructions: """
        Plan a goal, implement the plan's tasks, have them reviewed. Work stays on a branch of its own; the user takes it over \
        with `nexus review --accept`. read_files, search and map show the last commit.
        """,
      tools: ProgramTool.all(program, guarding: ShownToPrograms.value)
        + [ReadFilesTool(options: options), SearchFilesTool(options: options)],
      resources: ProjectResources(options: options), prompts: TemplatePrompts(options: options))
    let server = MCPServer(offer) { Surroundings.now.description }
    try await server.serve(on: try RPCConnection(reading: 0, writing: 1))
  }
}

/// What other programs are shown: they hand it to models, so secrets are taken out of every text.
enum ShownToPrograms {
  @Sendable static func value(_ value: JSONValue) -> JSONValue {
    switch value {
    case .string(let text): .string(PromptGate.text(text))
    case .array(let elements): .array(elements.map(Self.value))
    case .object(let object):
      .object(JSONObject(object.members.map { JSONObject.Member(key: $0.key, value: Self.value($0.value)) }))
    case .null, .bool, .number: value
    }
  }

  /// An error in the words of the command line.
  static func words(_ error: any Error) -> String {
    let error = UserError(describing: error)
    return [error.message, error.hint].compactMap(\.self).joined(separator: " ")
  }
}
