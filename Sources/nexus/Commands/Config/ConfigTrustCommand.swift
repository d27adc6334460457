import ArgumentParser
import Configuration
import JSONText
import Terminal

struct ConfigTrustCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trust",
    abstract: "Allow commands that came with the project or a plan to run on this machine",
    discussion: """
      Without commands it allows what the project's configuration wants: its checks, its setup, and settings that loosen \
      the sandbox. With commands it allows exactly these, as the checks of a plan; `nexus plan show` names them. Each \
      exact command is allowed once; a changed one has to be allowed again.

        nexus config trust
        nexus config trust 'npm test'
      """)

  @OptionGroup var options: GlobalOptions

  @Argument(help: "Commands of a plan to allow, each as it is written there")
  var commands: [String] = []

  func run() async throws {
    let session = try Session(options)
    let project = try session.requireProject()
    try project.prepareStateDirectory()
    let allowed = AllowedChecks(project: project)
    let missing =
      commands.isEmpty
      ? try allowed.missing(in: session.configuration)
      : try allowed.missing(ofPlan: commands).map(Permission.init(taskCheck:))
    try allowed.allow(missing)
    for permission in missing {
      switch session.console.format {
      case .json: try session.console.writeLine(PlanJSON.object([("allowed", .string(permission.line))]).text())
      case .text: try session.console.writeLine("allowed  \(Sanitizer.oneLine(permission.line))")
      }
    }
    if missing.isEmpty { try session.console.note("There is nothing that has to be allowed.") }
  }
}
