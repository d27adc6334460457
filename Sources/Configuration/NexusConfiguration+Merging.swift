import JSONText
import NexusProtocol

extension NexusConfiguration {
  /// Merges all layers: built in, then user file, project file, environment, flags. Each setting is merged for itself.
  /// - Throws: `ConfigurationError` with every fault of every layer.
  package init(merging sources: ConfigurationSources) throws(ConfigurationError) {
    var values: [String: LayeredValue] = [:]
    var faults: [ConfigurationFault] = []
    func add(_ layer: [String: LayeredValue], _ found: [ConfigurationFault]) {
      values.merge(layer) { _, later in later }
      faults += found
    }
    for (file, layer) in [(sources.userFile, ConfigurationLayer.userFile), (sources.projectFile, .projectFile)] {
      guard let file else { continue }
      let reader = ConfigurationFileReader(file, layer: layer)
      add(reader.values, reader.faults)
    }
    var texts = TextLayerReader()
    texts.read(environment: sources.environment)
    texts.read(flags: sources.flags)
    add(texts.values, texts.faults)
    let providers = Set(values.keys.compactMap(ProviderSettings.name(inPath:))).sorted()
    guard faults.isEmpty else { throw ConfigurationError(faults) }
    let servers = Set(values.keys.compactMap(ToolServerSettings.name(inPath:))).sorted()
    let definitions =
      SettingDefinition.all + providers.flatMap(SettingDefinition.provider)
      + servers.flatMap(SettingDefinition.toolServer)
    self.init(
      definitions.map { definition in
        let layered = values[definition.path]
        return ResolvedSetting(
          definition: definition, value: layered?.value ?? definition.standard, origin: layered?.origin ?? .builtIn)
      })
  }

  /// The configuration without any file, variable or flag.
  package static let builtIn = NexusConfiguration(
    SettingDefinition.all.map { ResolvedSetting(definition: $0, value: $0.standard, origin: .builtIn) })

  private init(_ settings: [ResolvedSetting]) {
    let values = SettingValues(settings)
    self.settings = settings
    llm = Server(
      baseUrl: values.require(values.address("llm.baseUrl"), "llm.baseUrl"),
      key: values["llm.key"]?.string.flatMap(KeySource.init),
      caFile: values["llm.caFile"]?.string,
      timeout: .seconds(values.integer("llm.timeout")),
      maxRetries: values.integer("llm.maxRetries"),
      retryDelay: .milliseconds(values.integer("llm.retryDelay")),
      allowRemote: values.boolean("llm.allowRemote"), preload: values.boolean("llm.preload"),
      keepAlive: values["llm.keepAlive"].flatMap(KeepAlive.init(valid:)))
    let names = Set(settings.compactMap { ProviderSettings.name(inPath: $0.path) })
    providers = Dictionary(uniqueKeysWithValues: names.map { ($0, ProviderSettings($0, values)) })
    let serverNames = Set(settings.compactMap { ToolServerSettings.name(inPath: $0.path) })
    toolServers = Dictionary(uniqueKeysWithValues: serverNames.map { ($0, ToolServerSettings($0, values)) })
    overseer = Role("overseer", values, llm.baseUrl)
    implementation = Role("implementation", values, llm.baseUrl)
    cache = Cache(
      maxBytes: values.integer("cache.maxBytes"), maxAge: .seconds(values.integer("cache.maxDays") * 86_400))
    plan = Planning(maxTasks: values.integer("plan.maxTasks"), maxRepairs: values.integer("plan.maxRepairs"))
    reading = Reading(maxRequests: values.integer("reading.maxRequests"))
    implement = Implementing(
      maxAttempts: values.integer("implement.maxAttempts"), candidates: values.integer("implement.candidates"),
      scope: values.string("implement.scope"), record: values.string("implement.record"),
      editFormat: values.string("implement.editFormat"), loosestRung: values.string("implement.loosestRung"),
      inPlace: values.boolean("implement.inPlace"), parallel: values.integer("implement.parallel"),
      review: values.boolean("implement.review"))
    checks = values.array("checks").map(CheckSettings.init(valid:))
    let limits = (["exchange"] + SettingDefinition.budgetScopes.map(\.0)).map { scope in
      let path = "budget.\(scope)."
      return (
        scope,
        Budget(
          exchanges: scope == "exchange" ? nil : values[path + "exchanges"]?.int, tokens: values[path + "tokens"]?.int,
          minutes: values[path + "minutes"]?.double, cost: values[path + "cost"]?.double)
      )
    }
    budgets = Dictionary(uniqueKeysWithValues: limits)
    workspace = Workspace(
      setup: values.array("workspace.setup").map(CheckSettings.init(valid:)),
      link: values.array("workspace.link").compactMap(\.string))
    sandbox = Sandboxing(
      mode: values.require(Sandboxing.Mode(rawValue: values.string("sandbox.mode")), "sandbox.mode"),
      network: values.boolean("sandbox.network"), read: values.array("sandbox.read").compactMap(\.string),
      write: values.array("sandbox.write").compactMap(\.string))
    review = Reviewing(maxRounds: values.integer("review.maxRounds"))
    context = Context(maxFileBytes: values.integer("context.maxFileBytes"))
    git = Git(branchPrefix: values.string("git.branchPrefix"))
    ui = UserInterface(
      color: values.require(UserInterface.Color(rawValue: values.string("ui.color")), "ui.color"),
      pager: values["ui.pager"]?.string, notify: values.string("ui.notify"))
  }

  /// The settings at a dotted path: one, or all of a group, as in `llm.models.overseer`.
  /// - Throws: `ConfigurationError` with one `.unknownKey` when there are none.
  package func settings(at path: String) throws(ConfigurationError) -> [ResolvedSetting] {
    let path = SettingDefinition.canonicalPath(path)
    let found = settings.filter { $0.path == path || $0.path.hasPrefix(path + ".") }
    guard !found.isEmpty else { throw ConfigurationError([KnownSettings.unknown(path)]) }
    return found
  }

  /// The origin of a setting; built in for what is not set.
  /// - Parameter path: A path of the table.
  package func origin(of path: String) -> SettingOrigin {
    settings.first { $0.path == path }?.origin ?? .builtIn
  }
}

extension NexusConfiguration.Role {
  fileprivate init(_ name: String, _ values: SettingValues, _ commonAddress: ServerAddress) {
    let path = "llm.models.\(name)."
    model = values.string(path + "model")
    fallbacks = values.array(path + "fallbacks").compactMap(\.string)
    contextLength = values.integer(path + "contextLength")
    temperature = values[path + "temperature"]?.double
    think = values[path + "think"].flatMap(Thinking.init(valid:))
    baseUrl = values.address(path + "baseUrl") ?? commonAddress
    editFormat = values[path + "editFormat"]?.string ?? values.string("implement.editFormat")
    maxTokens = values[path + "maxTokens"]?.int
    cache = values.string(path + "cache")
    seed = values[path + "seed"]?.int
    priceIn = values[path + "price.in"]?.double
    priceOut = values[path + "price.out"]?.double
  }
}

extension Thinking {
  fileprivate init?(valid value: JSONValue) {
    if let isOn = value.bool { self = isOn ? .on : .off } else { self.init(rawValue: value.string ?? "") }
  }
}

extension KeepAlive {
  fileprivate init?(valid value: JSONValue) {
    if let seconds = value.double { self.init(seconds: seconds) } else { self.init(value.string ?? "") }
  }
}
