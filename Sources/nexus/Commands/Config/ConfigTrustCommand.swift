import ArgumentParser
import Configuration
import JSONText
import NexusProtocol
import Store
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
        nexus config trust --plan 2
      """)

  @Argument(help: "Commands of a plan to allow, each as it is written there")
  var commands: [String] = []

  @Option(
    name: .long, help: ArgumentHelp("Allow all commands that this plan names", valueName: "number"), completion: .plans)
  var plan: Int?

  @OptionGroup var options: GlobalOptions

  func validate() throws {
    if plan != nil && !commands.isEmpty { throw ValidationError("Give commands or a plan, not both.") }
  }

  func run() async throws {
    let session = try Session(options)
    let project = try session.requireProject()
    try project.prepareStateDirectory()
    let allowed = AllowedChecks(project: project)
    var commands = commands
    if let plan { commands = try await self.commands(of: plan, session) }
    let missing =
      commands.isEmpty && plan == nil
      ? try allowed.missing(in: session.configuration)
      : try allowed.missing(ofPlan: commands).map(Permission.init(taskCheck:))
    try allowed.allow(missing)
    for permission in missing {
      switch session.console.format {
      case .json: try session.console.writeLine(JSONValue(members: [("allowed", .string(permission.line))]).text())
      case .text: try session.console.writeLine("allowed  \(Sanitizer.oneLine(permission.line))")
      }
    }
    if missing.isEmpty { try session.console.note("Nothing to allow.") }
  }

  /// Every command that the plan's tasks name, once.
  private func commands(of number: Int, _ session: Session) async throws -> [String] {
    guard let store = try session.openStoreForReading() else { throw Session.noPlan }
    let plan = try await session.plan(number, in: store)
    return try await store.tasks(ofPlan: plan.number).flatMap(\.checks).reduce(into: []) {
      if !$0.contains($1) { $0.append($1) }
    }
  }
}
