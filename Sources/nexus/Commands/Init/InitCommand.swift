import ArgumentParser
import Configuration
import JSONText
import NexusProtocol
import Terminal

struct InitCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Write a configuration for this repository",
    discussion: """
      Writes .nexus-overseer/config.json, with models that the server has if it answers, and an ignore file that \
      keeps nexus's state out of git. Changes no file that is there, and nothing else.

      At a terminal it asks what it cannot know: which of the models that are there play the two roles, of which it \
      recommends two by what this machine's memory holds and by their exams, and whether commands that look like the \
      project's tests become checks, which then are run once on your last commit. Elsewhere it asks nothing, runs \
      nothing and tells of such commands: what runs on every commit is for you to decide.
      """)

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let session = try Session(options)
    let project = try session.requireProject()
    let isNew = !Files.exists(project.configurationFile)
    var choice: InitialModels?
    if isNew {
      let models = try await self.models(session)
      let text = InitialConfiguration.text(models: models, over: session.configuration)
      try Files.replace(project.configurationFile, with: Array(text.utf8))
      choice = models
    }
    let ignore = project.stateDirectory + "/.gitignore"
    let isIgnoreNew = !Files.exists(ignore)
    try project.prepareStateDirectory()
    let checks = session.configuration.checks.isEmpty ? LikelyChecks.find(in: project.root) : []
    let files = [(project.configurationFile, isNew), (ignore, isIgnoreNew)]
    switch session.console.format {
    case .json: try session.console.writeLine(json(files, choice, checks).text())
    case .text:
      try report(files, choice, session)
      try await offer(checks, project, session.console)
      for name in try await UnlinkedDependencies.find(in: project, session.configuration) {
        try session.console.note(
          "Worktrees have no \(name). To let them borrow yours: \(UnlinkedDependencies.command(linking: name))")
      }
      try session.console.next("`nexus doctor` checks that all is ready; `nexus plan \"what you want\"` makes a plan.")
    }
  }

  /// Whether somebody is there to be asked.
  private func asks(_ console: Console) -> Bool {
    console.isInteractive && !console.isQuiet && console.format == .text
  }

  private func models(_ session: Session) async throws -> InitialModels {
    let (configuration, console) = (session.configuration, session.console)
    let others = try await console.showing("Servers", "on this machine", as: .waiting) {
      await InitialModels.otherServers(configuration)
    }
    // What the user has decided for all their projects is not asked for again.
    let isOpen = ModelRole.allCases.contains {
      configuration.origin(of: "llm.models.\($0.rawValue).model").layer == .builtIn
    }
    if isOpen, asks(console),
      let models = try await GuidedModels(configuration: configuration, findings: others, console: console).choose()
    {
      return models
    }
    return try await InitialModels.choose(for: configuration, others)
  }

  /// Asks whether commands become checks, or says how they do.
  private func offer(_ checks: [String], _ project: Project, _ console: Console) async throws {
    guard asks(console) else {
      guard !checks.isEmpty else { return }
      let (noun, pronoun) = checks.count == 1 ? ("command", "it") : ("commands", "them")
      return try console.note(
        "Detected test \(noun). To run \(pronoun) on every commit nexus makes:\n"
          + "    \(Sanitizer.oneLine(LikelyChecks.command(setting: checks)))")
    }
    try await GuidedChecks(project: project, options: options, console: console).offer(checks)
  }

  private func report(
    _ files: [(path: String, isNew: Bool)], _ models: InitialModels?, _ session: Session
  ) throws {
    let console = session.console
    for file in files {
      let word = file.isNew ? console.palette.apply(.success, to: "wrote") : "kept "
      try console.writeLine("\(word)  \(Sanitizer.oneLine(ShownPath.text(file.path, from: session.directory)))")
    }
    if !files.contains(where: \.isNew) { try console.note("All was there already; nothing was changed.") }
    for line in models?.report ?? [] { try console.note(Sanitizer.oneLine(line)) }
  }

  private func json(
    _ files: [(path: String, isNew: Bool)], _ models: InitialModels?, _ checks: [String]
  ) -> JSONValue {
    JSONValue(members: [
      ("written", JSONValue(files.filter(\.isNew).map(\.path))),
      ("kept", JSONValue(files.filter { !$0.isNew }.map(\.path))),
      ("models", models?.json ?? .null), ("suggestedChecks", JSONValue(checks)),
    ])
  }
}
