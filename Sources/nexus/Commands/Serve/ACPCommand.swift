import ACP
import ArgumentParser
import JSONRPC
import NexusProtocol
import ProgramTools

struct ACPCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "acp",
    abstract: "Work as an agent inside an editor",
    discussion: """
      Speaks the Agent Client Protocol, version 1, on standard input and output, until the editor closes the input. A prompt \
      becomes a plan; its tasks are written, reviewed and taken onto your branch as you agree in the editor.
      """)

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let agent = ProgramAgent(
      try OwnProgram.program(in: try Session.directory(options)), version: Version.current,
      project: EditorProject(), records: try EditorSessions())
    try await RPCConnection(reading: 0, writing: 1).run(ACPServer(agent))
  }
}
