import ArgumentParser
import Inspection
import NexusProtocol
import Terminal

struct ModelsCheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Check that both roles have a model that works",
    discussion: """
      Looks at the server, whether the models are installed, what they can do, and their contexts. Ends with status 0 \
      when both roles can work, 1 when something is in the way, 69 when a server does not answer.
      """)

  @Flag(
    name: .long,
    help: "Load both models, as nexus does when it works, to see the contexts granted and whether both fit in memory")
  var load = false

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let session = try Session.anywhere(options)
    let examination = ModelExamination(
      directory: try ModelDirectory(session.configuration), configuration: session.configuration)
    for notice in examination.directory.notices { try session.console.note(notice) }
    let findings = try await examination.run { loader in
      guard load else { return }
      for role in ModelRole.allCases { try await session.working(as: role) { try await loader.load(role) } }
    }
    try session.console.write(findings.all)
    if findings.isServerMissing { throw ExitCode(ExitStatus.unavailable.rawValue) }
    if findings.all.contains(where: { $0.state == .fault }) { throw ExitCode(ExitStatus.notDone.rawValue) }
  }
}
