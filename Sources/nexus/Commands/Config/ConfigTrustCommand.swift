import ArgumentParser
import Configuration
import JSONText
import Terminal

struct ConfigTrustCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trust",
    abstract: "Allow the checks of the project's configuration to run on this machine",
    discussion: "Each exact command is allowed once; a changed one has to be allowed again.")

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let session = try Session(options)
    let project = try session.requireProject()
    try project.prepareStateDirectory()
    let allowed = AllowedChecks(project: project)
    let missing = try allowed.missing(in: session.configuration)
    try allowed.allow(missing)
    for check in missing {
      switch session.console.format {
      case .json: try session.console.writeLine(PlanJSON.object([("allowed", .string(check.line))]).text())
      case .text: try session.console.writeLine("allowed  \(Sanitizer.oneLine(check.line))")
      }
    }
    if missing.isEmpty { try session.console.note("There is nothing that has to be allowed.") }
  }
}
