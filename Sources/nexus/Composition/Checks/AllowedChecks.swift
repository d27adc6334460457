import Configuration
import JSONText
import NexusProtocol
import Terminal

/// Something that the user has to allow once before it comes to bear on this machine.
struct Permission: Hashable {
  /// What is kept: everything that decides what is allowed. No line of a command has a control character, so that none
  /// can be written to look like leave for something else.
  let key: String
  /// What a person is shown.
  let line: String

  /// Leave to run a command, be it a check or setup.
  init(_ command: CheckSettings) {
    var key =
      switch command.command {
      case .arguments(let words): "\u{1}words " + JSONValue(words).text()
      case .shell(let line): line
      }
    if !command.environment.isEmpty { key += "\u{1}with " + command.environment.sorted().joined(separator: " ") }
    if command.allowsNetwork { key += "\u{1}with the network" }
    self.key = key
    line = command.line + (command.allowsNetwork ? "  (with the network)" : "")
  }

  /// Leave to run a line of a plan, by the shell.
  init(taskCheck line: String) {
    key = line
    self.line = line
  }

  /// Leave for a setting that loosens the sandbox.
  init(setting path: String, value: String) {
    key = "\u{1}\(path) \(value)"
    line = "\(path) \(value)"
  }
}

/// What of the project's configuration, and of plans, the user has allowed on this machine.
///
/// A cloned repository brings its configuration along, and with it commands somebody else wrote; a plan has commands that
/// a model wrote. What stands in the user's own configuration needs no leave; these need it once for each exact command.
struct AllowedChecks: Sendable {
  private let file: String

  init(project: Project) {
    self.init(file: project.stateDirectory + "/allowed-checks.json")
  }

  init(file: String) { self.file = file }

  func allows(_ permission: Permission) throws -> Bool { try read().contains(permission.key) }

  /// Whether anything is allowed whose key begins so.
  func allowsAny(_ prefix: String) throws -> Bool { try read().contains { $0.hasPrefix(prefix) } }

  /// What the project's configuration wants and may not have yet.
  func missing(in configuration: NexusConfiguration) throws -> [Permission] {
    let allowed = try read()
    return configuration.wantedByProject.filter { !allowed.contains($0.key) }
  }

  /// Of commands that a plan names, those that may not run yet.
  func missing(ofPlan lines: [String]) throws -> [String] {
    let allowed = try read()
    return lines.filter { !allowed.contains(Permission(taskCheck: $0).key) }
  }

  func allow(_ permissions: [Permission]) throws {
    guard !permissions.isEmpty else { return }
    let keys = try read().union(permissions.map(\.key))
    if let slash = file.lastIndex(of: "/") { try Files.makeDirectory(String(file[..<slash]), mode: 0o700) }
    try Files.write(JSONValue(keys.sorted()).text(.pretty) + "\n", to: file, mode: 0o600)
  }

  private func read() throws -> Set<String> {
    guard let bytes = try Files.read(file) else { return [] }
    do {
      return Set(try JSONValue(parsing: bytes).array?.compactMap(\.string) ?? [])
    } catch {
      throw UserError(
        "The list of allowed checks in \(file) cannot be read: \(error.message)",
        hint: "Delete the file and allow the checks again.", status: .configuration)
    }
  }
}

extension NexusConfiguration {
  /// What stands in the project's file and needs the user's leave: commands, and what loosens the sandbox.
  var wantedByProject: [Permission] {
    func isProjects(_ path: String) -> Bool { origin(of: path).layer == .projectFile }
    var wanted = isProjects("checks") ? checks.map(Permission.init) : []
    if isProjects("workspace.setup") { wanted += workspace.setup.map(Permission.init) }
    if isProjects("sandbox.mode"), sandbox.mode == .off { wanted.append(.init(setting: "sandbox.mode", value: "off")) }
    if isProjects("sandbox.network"), sandbox.network {
      wanted.append(.init(setting: "sandbox.network", value: "true"))
    }
    for (path, values) in [("sandbox.read", sandbox.read), ("sandbox.write", sandbox.write)] where isProjects(path) {
      wanted += values.map { Permission(setting: path, value: $0) }
    }
    return wanted.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }
}

extension Session {
  /// Sees to it that the user has allowed what the project brings along.
  ///
  /// - Throws: `UserError` where there is nobody to ask, or the answer is no.
  func requireLeave() throws {
    let allowed = AllowedChecks(project: try requireProject())
    let missing = try allowed.missing(in: configuration)
    guard !missing.isEmpty else { return }
    let names = missing.map { "    " + Sanitizer.oneLine($0.line) }.joined(separator: "\n")
    let refusal = UserError(
      "The project's configuration wants what you have not allowed:\n\(names)",
      hint: "Read them, then run `nexus config trust`.", status: .configuration)
    guard console.isInteractive else { throw refusal }
    try console.note("The project's configuration wants these commands run, or these settings:\n\(names)")
    guard try confirm("Allow them on this machine?") else { throw refusal }
    try allowed.allow(missing)
  }

  /// The commands of tasks that may run, by their line: those the user has allowed, now or before.
  ///
  /// Where there is nobody to ask they are left out; so they are if the answer is no.
  func allowedTaskChecks(of tasks: [PlanTask], asking: Bool = true) throws -> [String: CheckSettings] {
    let lines = tasks.flatMap(\.checks).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    guard !lines.isEmpty else { return [:] }
    let allowed = AllowedChecks(project: try requireProject())
    var missing = try allowed.missing(ofPlan: lines).filter { line in !configuration.checks.contains { $0.line == line }
    }
    if asking, !missing.isEmpty, console.isInteractive {
      let names = missing.map { "    " + Sanitizer.oneLine($0) }.joined(separator: "\n")
      try console.note("The plan, which a model wrote, names these commands to check its tasks by:\n\(names)")
      if try confirm("Run them on the tasks' commits, now and later?") {
        try allowed.allow(missing.map(Permission.init(taskCheck:)))
        missing = []
      }
    }
    return Dictionary(
      uniqueKeysWithValues: lines.filter { !missing.contains($0) }.map { ($0, CheckSettings(line: $0)) })
  }

  /// Sees to it that the user has allowed the commands that a workflow runs.
  ///
  /// - Throws: `UserError` where there is nobody to ask, or the answer is no.
  func requireLeave(forCommandsOf workflow: String, _ lines: [String]) throws {
    let allowed = AllowedChecks(project: try requireProject())
    let missing = try allowed.missing(ofPlan: lines).filter { line in !configuration.checks.contains { $0.line == line }
    }
    guard !missing.isEmpty else { return }
    let names = missing.map { "    " + Sanitizer.oneLine($0) }.joined(separator: "\n")
    let refusal = UserError(
      "The workflow \"\(Sanitizer.oneLine(workflow))\" wants commands run that you have not allowed:\n\(names)",
      hint: "Run it at a terminal, where you are asked, or make them `checks`.", status: .configuration)
    guard console.isInteractive else { throw refusal }
    try console.note("The workflow wants these commands run:\n\(names)")
    guard try confirm("Run them, now and later?") else { throw refusal }
    try allowed.allow(missing.map(Permission.init(taskCheck:)))
  }

  private func confirm(_ question: String) throws -> Bool {
    try console.ask { try $0.confirm(question, assuming: false) } == true
  }
}

extension CheckSettings {
  /// The command as one would type it.
  var line: String {
    switch command {
    case .arguments(let words): words.joined(separator: " ")
    case .shell(let line): line
    }
  }
}
