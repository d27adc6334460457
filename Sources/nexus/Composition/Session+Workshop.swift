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
  ///   - asksModels: Whether models will be asked anything; without them no server needs to be there.
  ///   - lanes: How many tasks are worked on at once.
  func workshop(
    store: Store, runsChecks: Bool = false, asksModels: Bool = true, lanes: Int = 1
  ) async throws -> Workshop {
    let project = try requireProject()
    // Before any server is asked, since without leave or a sandbox that is required there is nothing to ask for.
    let checks = runsChecks ? try await projectChecks() : CheckingSettings()
    let servers = try ModelServers(configuration)
    for notice in servers.pool.notices { try console.note(notice) }
    let map = ProjectMap(project, store: store)
    var settings = try await settings(asksModels ? servers : nil)
    settings.branchPrefix = configuration.git.branchPrefix
    settings.scope = ScopeRule(rawValue: configuration.implement.scope) ?? .hold
    settings.maxReviewRounds = configuration.review.maxRounds
    settings.record = recordPlace
    settings.candidates = configuration.implement.candidates
    settings.writing.fallbacks = configuration.implementation.fallbacks
    let events = events(to: store, lanes: lanes)
    var facts = ServerFacts(
      digest: { model, role in await servers.digest(of: model, role: role) },
      contextInEffect: { model, role in await servers.contextInEffect(of: model, role: role) })
    if asksModels { facts.countTokens = { await servers.promptTokens(of: $0, role: $1) } }
    let exchanges = Exchanges(
      models: servers.models, roles: settings.roles, events: events, budgets: try budgets(), facts: facts,
      residency: asksModels ? ModelResidency(settings, servers, loadsAhead: configuration.llm.preload) : nil)
    let checking = try checking(checks, telling: events, isBrief: settings.writing.wantsShortPrompts)
    let lander = Lander(
      worktrees: Worktrees(
        repository: project.repository, events: events, directory: project.worktreesDirectory, links: checks.links),
      userGit: try gitProgram(project), record: recordPlace
    ) { _ in checking }
    var workshop = Workshop(
      exchanges: exchanges, repository: project.repository, context: map, prompts: try promptLibrary(project),
      settings: settings, checking: checking, lander: lander, owner: Self.owner)
    workshop.outlines = map
    return workshop
  }

  private func settings(_ servers: ModelServers?) async throws -> AgentSettings {
    let windows = ModelRole.allCases.map { configuration.configuredContextLength($0) }
    var sharing: Bool?
    // What is set for none is chosen alike for both, so that it need not be known.
    if windows.contains(nil), windows != [nil, nil] { sharing = await servers?.sharesModel(configuration) }
    var settings = AgentSettings(
      overseer: try await roleSettings(configuration.overseer, .overseer, servers, sharing),
      implementation: try await roleSettings(configuration.implementation, .implementation, servers, sharing),
      maxAttempts: configuration.implement.maxAttempts, maxRepairs: configuration.plan.maxRepairs,
      maxTasks: configuration.plan.maxTasks,
      loosestRung: Rung(name: configuration.implement.loosestRung) ?? .exact,
      maxReadingRequests: configuration.reading.maxRequests)
    settings.largestWholeFile = configuration.context.maxFileBytes
    settings.writing = try await writingSettings(configuration.implementation, settings.implementation, servers)
    return settings
  }

  private func roleSettings(
    _ role: NexusConfiguration.Role, _ name: ModelRole, _ servers: ModelServers?, _ sharing: Bool?
  ) async throws -> RoleSettings {
    let configured = configuration.configuredContextLength(name, sharing: sharing)
    let chosen =
      try await servers?.contextLength(of: role.model, role: name, configured: configured)
      ?? .make(configured: configured, .init())
    let thinks = await servers?.thinks(role.model, role: name, setting: role.think) ?? false
    let traits = ModelTraits.known(of: role.model, billions: await servers?.billions(of: role.model, role: name))
    let options = GenerationOptions(
      contextLength: chosen.length, maxTokens: role.maxTokens,
      temperature: role.temperature ?? (name == .implementation ? traits.temperature : nil), seed: role.seed)
    var settings = RoleSettings(
      model: role.model, options: options, think: role.think, thinks: thinks,
      keepAlive: configuration.llm.keepAlive,
      usesTools: try await servers?.canUseTools(role.model, role: name) ?? false)
    settings.countedBytesPerToken = await servers?.bytesPerToken(of: role.model, role: name)
    return settings
  }

  private func writingSettings(
    _ role: NexusConfiguration.Role, _ asked: RoleSettings, _ servers: ModelServers?
  ) async throws -> WritingSettings {
    let traits = ModelTraits.known(
      of: role.model, billions: await servers?.billions(of: role.model, role: .implementation))
    var settings = WritingSettings(editFormat: EditFormat(rawValue: role.editFormat) ?? .auto)
    // Words that are put into its mouth would take the place of a model's thoughts.
    settings.opensReplies = traits.opensReplies && !asked.thinks
    settings.wantsShortPrompts = traits.wantsShortPrompts
    settings.wholeFileLines = traits.wholeFileLines
    settings.repliesARound = traits.repliesARound
    settings.examinedForm = try ExamRecords.read()[role.model]?.form
    return settings
  }

  func promptLibrary(_ project: Project) throws -> PromptLibrary {
    var overrides: [PromptLibrary.Name: (file: String, text: String)] = [:]
    let directories = [Surroundings.userPromptsDirectory, project.promptsDirectory].compactMap(\.self)
    for directory in directories {
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
