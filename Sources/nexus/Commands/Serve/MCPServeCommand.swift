import ArgumentParser
import JSONRPC
import MCP
import NexusProtocol

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
    let server = MCPServer(try OfferToPrograms.make(options)) { Surroundings.now.description }
    try await server.serve(on: try RPCConnection(reading: 0, writing: 1))
  }
}
