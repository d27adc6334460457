import JSONText

extension SettingDefinition {
  static let roles = ["overseer", "implementation"]
  /// The names of `Edits.EditFormat`.
  package static let editFormats = ["auto", "search-replace", "udiff", "v4a", "whole", "functions", "json"]
  /// The names of `Edits.Rung`, from the strictest.
  package static let rungs = [
    "exact", "trailing-whitespace", "blank-edges", "indentation-shift", "indentation-unit", "look-alikes", "elision",
    "hint",
  ]
  static let levels = ["low", "medium", "high", "max"]

  /// Every setting, in the order of lists and documentation.
  package static let all: [SettingDefinition] =
    server + roles.flatMap(role) + caching + planning + reading + implementing + budgets + sandboxing + reviewing
    + surroundings

  private static let server = [
    setting(
      "llm.baseUrl", .url, "http://localhost:11434",
      "The address of the model server. `OLLAMA_HOST` sets it too, in Ollama's own notation; `NEXUS_LLM_BASE_URL` overrides it."
    ),
    setting(
      "llm.key", .key, nil, isPersonal: true,
      "Where the key of that server is read: `env:NAME` for a variable of the environment, `vault:NAME` for the vault that "
        + "`nexus auth` keeps."),
    setting(
      "llm.caFile", .text(mayBeEmpty: false), nil, isPersonal: true,
      "A file with the certificates of the authorities to trust instead of the system's, absolute or with `~/`. "
        + "`SSL_CERT_FILE` names one too."),
    setting(
      "llm.timeout", .integer(1...86_400, unit: "seconds"), 300,
      "How long the server may give no sign of life: no bytes, and not loading the model. Never a limit of total time."),
    setting(
      "llm.maxRetries", .integer(0...20), 3, "How often a request is tried again after a fault that may pass."),
    setting(
      "llm.retryDelay", .integer(0...600_000, unit: "milliseconds"), 1000,
      "How long to wait before the first retry; each further wait is longer."),
    setting(
      "llm.allowRemote", .boolean, false, isPersonal: true,
      "Whether prompts may leave this machine: to models that run in the cloud, or to a server elsewhere."),
    setting(
      "llm.preload", .boolean, true,
      "Whether a model is loaded while something else is done, so that nobody waits for it later."),
    setting(
      "llm.keepAlive", .keepAlive, nil,
      "How long the server keeps a model loaded after use. The server decides if this is not set."),
  ]

  private static func role(_ role: String) -> [SettingDefinition] {
    let isOverseer = role == "overseer"
    let agent = isOverseer ? "Overseer" : "Implementer"
    let model: JSONValue = isOverseer ? "llama3.1:8b" : "qwen2.5-coder:7b"
    func field(_ name: String, _ kind: SettingKind, _ standard: JSONValue?, _ summary: String) -> SettingDefinition {
      setting("llm.models.\(role).\(name)", kind, standard, summary)
    }
    return [
      field("model", .modelName, model, "The model of the \(agent)."),
      field("fallbacks", .modelNames, [], "Models to use instead, in this order, when the model cannot be had."),
      field(
        "contextLength", .integer(1024...16_777_216, unit: "tokens"), 16_384,
        "The window, prompt and reply together. If it is not set, nexus chooses by the model and the memory, usually this."
      ),
      field("temperature", .number(0...2), nil, "The sampling temperature. The model's own if this is not set."),
      field("think", .think, nil, "Whether and how hard the model thinks first. The model decides if this is not set."),
      field("baseUrl", .url, nil, "The address of this role's server, if it is not that of `llm.baseUrl`."),
      field(
        "editFormat", .choice(editFormats), nil,
        "The form of edits that this model is asked for, if it is not that of `implement.editFormat`."),
      field(
        "maxTokens", .integer(16...16_777_216, unit: "tokens"), nil, "The most a reply may have, thinking included."),
      field(
        "cache", .choice(["off", "fixed", "any"]), "off",
        "Whether a reply is kept and given again for the very same request: never, at temperature 0 alone, or at any."),
      field("seed", .integer(0...2_147_483_647), nil, "The seed of sampling, for replies that can be had again."),
      field("price.in", .number(0...1_000_000), nil, "What a million tokens of prompts cost, for budgets of money."),
      field("price.out", .number(0...1_000_000), nil, "What a million tokens of replies cost, for budgets of money."),
    ]
  }

  private static let caching = [
    setting(
      "cache.maxBytes", .integer(65_536...1_099_511_627_776, unit: "bytes"), 268_435_456, isPersonal: true,
      "How much the cache of replies may hold; what was not used for longest goes first."),
    setting(
      "cache.maxDays", .integer(1...36_500, unit: "days"), 30, isPersonal: true,
      "How long a reply in the cache is given again."),
  ]

  private static let planning = [
    setting("plan.maxTasks", .integer(1...200), 20, "The most tasks a plan may have."),
    setting("plan.maxRepairs", .integer(0...10), 2, "How often the Overseer may fix a plan that cannot be read."),
  ]

  private static let reading = [
    setting(
      "reading.maxRequests", .integer(0...100), 8,
      "How much of the repository a model may ask to read before one answer, in requests; 0 for nothing.")
  ]

  private static let implementing = [
    setting("implement.maxAttempts", .integer(1...20), 3, "How often a task is tried before it counts as failed."),
    setting(
      "implement.candidates", .integer(1...16), 1,
      "How many candidates the last round of a task may make, with other seeds and by fallbacks; the best is taken."),
    setting(
      "implement.parallel", .integer(1...16), 1, "How many tasks that do not need each other run at once, in worktrees."
    ),
    setting(
      "implement.review", .boolean, false,
      "Whether the Overseer judges the work of a run while it lasts, and what it wants changed is written again."),
    setting(
      "implement.editFormat", .choice(editFormats), "auto",
      "The form of edits that models are asked for and that is read."),
    setting(
      "implement.scope", .choice(["hold", "free", "declared"]), "hold",
      "What becomes of edits of files that a task does not declare: held apart from its commit, free, or refused."),
    setting(
      "implement.record", .choice(["trailers", "notes", "both"]), "trailers",
      "Where commits say how they came about: in a trailer of the message, in notes at `refs/notes/nexus`, or both."),
    setting(
      "implement.loosestRung", .choice(rungs), "hint",
      "How far the lines an edit quotes may differ from the file's: the loosest kind of match that still applies."),
    setting(
      "implement.inPlace", .boolean, false,
      "Whether work happens in the user's own checkout and not in a worktree of the plan's own."),
    setting("checks", .checks, [], "The commands that must pass on a commit before a task is done, in this order."),
    setting(
      "workspace.setup", .checks, [],
      "Commands that make a fresh worktree usable, run once in it and again when they change; written as checks are."),
    setting(
      "workspace.link", .paths(.inRepository), [],
      "What the worktree borrows from the main work tree by links, as `node_modules`; never what git tracks."),
  ]

  /// What a budget is for, and how that is said.
  static let budgetScopes = [("task", "for one task"), ("plan", "for one plan"), ("day", "in 24 hours")]

  private static let budgets = exchangeBudget + budgetScopes.flatMap(budget)

  private static let exchangeBudget = [
    setting(
      "budget.exchange.tokens", .integer(1...1_000_000_000_000), nil,
      "How many tokens a model may read and write in one exchange; its reply gets what the prompt leaves."),
    setting(
      "budget.exchange.minutes", .number(0.01...1_000_000), nil,
      "For how many minutes one exchange may last, with all that is tried again."),
    setting(
      "budget.exchange.cost", .number(0...1_000_000_000), nil,
      "How much money one exchange may cost; its reply gets what the prompt leaves."),
  ]

  private static func budget(_ scope: String, _ words: String) -> [SettingDefinition] {
    [
      setting(
        "budget.\(scope).exchanges", .integer(1...1_000_000_000), nil, "How many exchanges models may have \(words)."),
      setting(
        "budget.\(scope).tokens", .integer(1...1_000_000_000_000), nil,
        "How many tokens models may read and write \(words)."),
      setting(
        "budget.\(scope).minutes", .number(0...1_000_000), nil, "For how many minutes models may work \(words)."),
      setting(
        "budget.\(scope).cost", .number(0...1_000_000_000), nil,
        "How much money models may cost \(words), by the prices of the roles."),
    ]
  }

  private static let sandboxing = [
    setting(
      "sandbox.mode", .choice(["auto", "required", "off"]), "auto",
      "Whether checks and setup run confined: where it works, always or not at all, or never."),
    setting("sandbox.network", .boolean, false, "Whether sandboxed commands may use the network."),
    setting(
      "sandbox.read", .paths(.anywhere), [],
      "What of the home directory sandboxed commands see, besides directories of tools; all else in it looks empty."),
    setting(
      "sandbox.write", .paths(.anywhere), [],
      "What sandboxed commands may change beside their worktree, as the cache of a build."),
  ]

  private static let reviewing = [
    setting("review.maxRounds", .integer(1...20), 3, "How often the reviews of a run may send a task back.")
  ]

  private static let surroundings = [
    setting(
      "git.branchPrefix", .branchPrefix, "nexus",
      "What the branches of plans begin with, before a slash; plans that there are keep theirs."),
    setting(
      "context.maxFileBytes", .integer(1024...67_108_864, unit: "bytes"), 262_144,
      "The largest file that is shown to a model whole; of a larger one, parts."),
    setting(
      "ui.color", .choice(["auto", "always", "never"]), "auto", "When to use colours; `auto` does on a terminal."),
    setting(
      "ui.pager", .text(mayBeEmpty: true), nil, isPersonal: true,
      "The command that long output is shown with; empty for none. `PAGER` decides if this is not set."),
    setting(
      "ui.notify", .text(mayBeEmpty: false), "off", isPersonal: true,
      "What calls you when a run of `nexus implement` ends: `off`, `bell`, or a line for the shell, which finds the summary in the variables `NEXUS_RUN_…`."
    ),
  ]

  private static func setting(
    _ path: String, _ kind: SettingKind, _ standard: JSONValue?, isPersonal: Bool = false, _ summary: String
  ) -> SettingDefinition {
    let keys = path.split(separator: ".").map(String.init)
    return SettingDefinition(
      keys: keys, kind: kind, standard: standard, environmentVariable: environmentVariable(keys, kind),
      isPersonal: isPersonal, summary: summary
    )
  }

  /// Names the variable after the path; a role's settings are named after the role alone.
  private static func environmentVariable(_ keys: [String], _ kind: SettingKind) -> String? {
    if case .checks = kind { return nil }  // commands come from files a person has written, not from surroundings
    let words = keys.starts(with: ["llm", "models"]) ? Array(keys.dropFirst(2)) : keys
    let snake = words.map { word in
      word.reduce(into: "") { $0 += $1.isUppercase ? "_\($1)" : $1.uppercased() }
    }
    return "NEXUS_" + snake.joined(separator: "_")
  }
}
