import Agents
import Checks
import Configuration
import Edits
import Exchanges
import Git
import ModelCatalog
import ModelPolicies
import NexusProtocol
import Prompts
import Store

extension Session {
  /// Puts the pair together: this is the one place where models, store, git and settings meet.
  ///
  /// - Parameters:
  ///   - runsChecks: Whether checks will be run, which the user must have allowed.
  ///   - lanes: How many tasks are worked on at once.
  ///   - tools: What other programs offer the Overseer.
  func pair(
    _ store: Store, runsChecks: Bool = false, lanes: Int = 1, tools: (any OtherTools)? = nil
  ) async throws -> Pair {
    let project = try requireProject()
    // Before any server is asked, since without leave or a sandbox that is required there is nothing to ask for.
    let checks = runsChecks ? try await projectChecks() : CheckingSettings()
    let (exchanges, settings, _) = try await exchanges(telling: events(to: store, lanes: lanes))
    let events = exchanges.events
    let checking = try checking(checks, telling: events, isBrief: settings.writing.wantsShortPrompts)
    let lander = Lander(
      worktrees: Worktrees(
        repository: project.repository, events: events, directory: project.worktreesDirectory, links: checks.links),
      userGit: try gitProgram(project), record: recordPlace
    ) { _ in checking }
    return try pair(exchanges, settings, project, store, checking: checking, lander: lander, tools: tools)
  }

  /// Asks the models of both roles, within what may be spent; tells the user which servers it goes to where that is news.
  func exchanges(telling events: EventWriter) async throws -> (Exchanges, AgentSettings, ModelServers) {
    let servers = try ModelServers(configuration)
    for notice in try servers.pool.notices + RemoteDisclosure().news(servers.pool) { try console.note(notice) }
    let settings = try await settings(servers)
    let exchanges = Exchanges(
      models: servers.models, roles: settings.roles, events: events, budgets: try budgets(servers.prices),
      facts: servers.facts, residency: ModelResidency(settings, servers, loadsAhead: configuration.llm.preload))
    return (exchanges, settings, servers)
  }

  /// Lets the Overseer read the repository as far as the settings say.
  func readings(
    _ project: Project, _ prompts: PromptLibrary, _ map: ProjectMap, _ settings: AgentSettings,
    tools: (any OtherTools)? = nil
  ) -> Readings {
    Readings(
      repository: project.repository, outlines: map, prompts: prompts, limit: configuration.reading.maxRequests,
      overseerUsesTools: settings.overseer.usesTools, others: tools)
  }

  /// The pair around what asks its models, what runs its checks and what lands its work.
  func pair(
    _ exchanges: Exchanges, _ settings: AgentSettings, _ project: Project, _ store: Store, checking: Checking,
    lander: Lander, tools: (any OtherTools)? = nil
  ) throws -> Pair {
    let prompts = try promptLibrary(try requireProject())
    let (repository, map) = (project.repository, ProjectMap(project, store: store, console: console))
    let readings = readings(project, prompts, map, settings, tools: tools)
    let planner = Planner(
      exchanges: exchanges, prompts: prompts, context: map, readings: readings,
      saver: PlanSaver(
        repository: repository, events: exchanges.events, branchPrefix: configuration.git.branchPrefix),
      maxRepairs: configuration.plan.maxRepairs, maxTasks: configuration.plan.maxTasks)
    let reviewer = Reviewer(
      exchanges: exchanges, prompts: prompts, repository: repository,
      records: CommitRecords(repository: repository, events: exchanges.events, place: settings.record),
      maxRepairs: configuration.plan.maxRepairs)
    let writer = PromptWriter(
      exchanges: exchanges, settings: settings, prompts: prompts, repository: repository, context: map,
      readings: readings, checking: checking)
    let runner = TaskRunner(
      exchanges: exchanges, settings: settings, writer: writer, reviewer: reviewer, lander: lander, owner: owner)
    return Pair(planner: planner, reviewer: reviewer, runner: runner)
  }

  private func settings(_ servers: ModelServers) async throws -> AgentSettings {
    let windows = ModelRole.allCases.map { configuration.configuredContextLength($0) }
    var sharing: Bool?
    // What is set for none is chosen alike for both, so that it need not be known.
    if windows.contains(nil), windows != [nil, nil] { sharing = await servers.sharesModel(configuration) }
    let (overseer, _) = try await roleSettings(configuration.overseer, .overseer, servers, sharing)
    let (implementation, traits) = try await roleSettings(
      configuration.implementation, .implementation, servers, sharing)
    var settings = AgentSettings(
      overseer: overseer, implementation: implementation, maxAttempts: configuration.implement.maxAttempts,
      loosestRung: Rung(name: configuration.implement.loosestRung) ?? .exact)
    settings.largestWholeFile = configuration.context.maxFileBytes
    settings.writing = try writingSettings(traits, thinks: implementation.thinks)
    settings.scope = ScopeRule(rawValue: configuration.implement.scope) ?? .hold
    settings.maxReviewRounds = configuration.review.maxRounds
    settings.record = recordPlace
    settings.candidates = configuration.implement.candidates
    return settings
  }

  private func roleSettings(
    _ role: NexusConfiguration.Role, _ name: ModelRole, _ servers: ModelServers, _ sharing: Bool?
  ) async throws -> (RoleSettings, ModelTraits) {
    let configured = configuration.configuredContextLength(name, sharing: sharing)
    let chosen =
      try await servers.contextLength(of: role.model, role: name, configured: configured)
    let thinks = await servers.thinks(role.model, role: name, setting: role.think)
    let traits = ModelTraits.known(of: role.model, billions: await servers.billions(of: role.model, role: name))
    let options = GenerationOptions(
      contextLength: chosen.length, maxTokens: role.maxTokens,
      temperature: role.temperature ?? (name == .implementation ? traits.temperature : nil), seed: role.seed)
    var settings = RoleSettings(
      model: role.model, options: options, think: role.think, thinks: thinks,
      keepAlive: configuration.llm.keepAlive,
      usesTools: try await servers.canUseTools(role.model, role: name))
    settings.countedBytesPerToken = await servers.bytesPerToken(of: role.model, role: name)
    return (settings, traits)
  }

  private func writingSettings(_ traits: ModelTraits, thinks: Bool) throws -> WritingSettings {
    let role = configuration.implementation
    var settings = WritingSettings(editFormat: EditFormat(rawValue: role.editFormat) ?? .auto)
    // Words that are put into its mouth would take the place of a model's thoughts.
    settings.opensReplies = traits.opensReplies && !thinks
    settings.wantsShortPrompts = traits.wantsShortPrompts
    settings.wholeFileLines = traits.wholeFileLines
    settings.repliesARound = traits.repliesARound
    settings.examinedForm = try ExamRecords.read()[role.model]?.form
    settings.fallbacks = role.fallbacks
    return settings
  }

  func promptLibrary(_ project: Project) throws -> PromptLibrary {
    var overrides: [PromptLibrary.Name: (file: String, text: String)] = [:]
    let directories = [Surroundings.userPromptsDirectory] + project.promptsDirectories
    for directory in directories.compactMap(\.self) {
      for name in PromptLibrary.Name.allCases {
        let file = "\(directory)/\(name.rawValue).md"
        guard let bytes = try Files.read(file) else { continue }
        overrides[name] = (file, String(decoding: bytes, as: UTF8.self))
      }
    }
    return try PromptLibrary(overrides: overrides)
  }
}

extension CheckCommand {
  init(_ settings: CheckSettings) {
    let invocation: Invocation =
      switch settings.command {
      case .arguments(let words): .program(words)
      case .shell(let line): .shell(line)
      }
    self.init(
      name: settings.name, invocation: invocation, workingDirectory: "/",
      environment: CheckEnvironment(choosingFrom: Surroundings.environment, names: settings.environment).variables,
      timeLimit: settings.timeout, outputLimitInBytes: settings.outputLimitInBytes,
      allowsNetwork: settings.allowsNetwork)
  }
}
