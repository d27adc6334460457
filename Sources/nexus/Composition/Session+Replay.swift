import Agents
import Configuration
import Edits
import Exchanges
import JSONText
import NexusProtocol
import Recordings
import Store

extension Session {
  /// The pair with a recording in the place of its models and its checks: no server is asked, no command is run.
  ///
  /// What requests say of how models were asked is taken from them, all else from the configuration.
  func replayPair(
    _ exported: ExportedPlan, model: RecordedModel, checks: CheckLedger, project: Project, store: Store
  ) async throws -> (pair: Pair, lander: Lander) {
    var settings = AgentSettings(
      overseer: role(.overseer, configuration.overseer, exported),
      implementation: role(.implementation, configuration.implementation, exported),
      maxAttempts: configuration.implement.maxAttempts,
      loosestRung: Rung(name: configuration.implement.loosestRung) ?? .exact)
    settings.scope = ScopeRule(rawValue: configuration.implement.scope) ?? .hold
    settings.writing = WritingSettings(
      editFormat: EditFormat(rawValue: configuration.implementation.editFormat) ?? .auto)
    settings.writing.fallbacks = configuration.implementation.fallbacks
    // What a replay does is shown when it is over.
    let events = EventWriter(journal: store, observer: SilentObserver(), now: { Surroundings.now })
    var commands = CheckingSettings()
    (commands.checks, commands.taskChecks) = (exported.projectChecks, exported.taskChecks)
    let checking = Checking(
      repository: project.repository, events: events, settings: commands,
      worktreesDirectory: project.worktreesDirectory, source: RecordedChecks(ledger: checks))
    let lander = Lander(
      worktrees: Worktrees(repository: project.repository, events: events, directory: project.worktreesDirectory),
      userGit: nil, record: settings.record
    ) { _ in checking }
    let exchanges = Exchanges(
      models: [.overseer: model, .implementation: model], roles: settings.roles, events: events)
    return (try pair(exchanges, settings, project, store, checking: checking, lander: lander), lander)
  }

  private func role(
    _ role: ModelRole, _ settings: NexusConfiguration.Role, _ exported: ExportedPlan
  ) -> RoleSettings {
    let requests = exported.replies.filter { $0.role == role }.map(\.request)
    let first = requests.first
    let options = first?["options"]
    let think = first?["think"]?.string.flatMap(Thinking.init(rawValue:))
    return RoleSettings(
      model: first?["model"]?.string ?? settings.model,
      options: GenerationOptions(
        contextLength: options?["contextLength"]?.int ?? settings.contextLength,
        maxTokens: options?["maxTokens"]?.int, temperature: options?["temperature"]?.double,
        seed: options?["seed"]?.int),
      think: think,
      thinks: think.map { $0 != .off }
        ?? exported.replies.contains { $0.role == role && !$0.reply.thinking.isEmpty },
      usesTools: requests.contains { $0["tools"]?.array?.isEmpty == false })
  }
}
