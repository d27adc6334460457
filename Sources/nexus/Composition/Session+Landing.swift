import Agents
import Checks
import Configuration
import Exchanges
import NexusProtocol
import Store

extension Session {
  /// Keeps events in the store and shows them, those of several lanes line by line.
  func events(to store: Store, lanes: Int = 1) -> EventWriter {
    let observer: any Observer = lanes > 1 ? LaneView(console: console) : LiveView(console: console)
    return EventWriter(journal: store, observer: observer, now: { Surroundings.now })
  }

  /// Lands work and takes it back. No server is asked for it, no prompt read and no budget counted.
  func lander(telling events: EventWriter) throws -> Lander {
    let project = try requireProject()
    return Lander(
      worktrees: Worktrees(
        repository: project.repository, events: events, directory: project.worktreesDirectory),
      userGit: try gitProgram(project), record: recordPlace
    ) { try await landingChecks(of: $0, telling: events) }
  }

  var recordPlace: RecordPlace { RecordPlace(rawValue: configuration.implement.record) ?? .trailers }

  /// Puts results of dry runs on their branches.
  func keptResults(_ store: Store) throws -> KeptResults {
    let project = try requireProject()
    let worktrees = Worktrees(
      repository: project.repository, events: events(to: store), directory: project.worktreesDirectory)
    return KeptResults(worktrees: worktrees, record: recordPlace, owner: owner)
  }

  /// Runs no checks but those that `settings` name.
  func checking(
    _ settings: CheckingSettings = CheckingSettings(), telling events: EventWriter, isBrief: Bool = false
  ) throws -> Checking {
    let project = try requireProject()
    return Checking(
      repository: project.repository, events: events, settings: settings,
      worktreesDirectory: project.worktreesDirectory, isBrief: isBrief)
  }

  /// The checks of the project, which the user must have allowed, and what they run in.
  ///
  /// - Throws: `UserError` without leave, or where a sandbox is required and none works.
  func projectChecks() async throws -> CheckingSettings {
    let project = try requireProject()
    try requireLeave()
    let evidence = try await Evidence(project, configuration)
    let (wrapper, isCovered) = try await commandWrapper(evidence)
    var settings = CheckingSettings()
    settings.checks = configuration.checks.map(CheckCommand.init)
    settings.setup = configuration.workspace.setup.map(CheckCommand.init)
    (settings.links, settings.redirect) = (evidence.links, evidence.redirect)
    (settings.wrapper, settings.waysBack) = (wrapper, evidence.waysBack(isCovered: isCovered))
    return settings
  }

  /// Runs the checks of the project, and those of tasks that the user has allowed, on work that is about to land.
  ///
  /// - Throws: `UserError` where checks are configured and cannot be run.
  private func landingChecks(of tasks: [PlanTask], telling events: EventWriter) async throws -> Checking {
    let taskChecks = try allowedTaskChecks(of: tasks, asking: false)
    let isNeeded = !configuration.checks.isEmpty || !taskChecks.isEmpty
    var settings = isNeeded ? try await projectChecks() : CheckingSettings()
    settings.taskChecks = taskChecks.mapValues(CheckCommand.init)
    return try checking(settings, telling: events)
  }
}
