import Configuration
import JSONText
import NexusProtocol
import Terminal

/// The checks of the project's configuration that the user has allowed to run on this machine.
///
/// A cloned repository brings its configuration along, and with it commands somebody else wrote. What stands in the
/// user's own configuration needs no leave; what stands in the project's needs it once for each exact command.
struct AllowedChecks {
  private let file: String

  init(project: Project) {
    file = project.stateDirectory + "/allowed-checks.json"
  }

  /// The checks that may not run yet.
  func missing(in configuration: NexusConfiguration) throws -> [CheckSettings] {
    guard configuration.origin(of: "checks").layer == .projectFile else { return [] }
    let allowed = try read()
    return configuration.checks.filter { !allowed.contains(Self.text(of: $0)) }
  }

  func allow(_ checks: [CheckSettings]) throws {
    let texts = try read().union(checks.map(Self.text))
    try Files.write(JSONValue(texts.sorted()).text(.pretty) + "\n", to: file, mode: 0o600)
  }

  /// Everything that decides what runs: the words of the command and the variables it is handed.
  private static func text(of check: CheckSettings) -> String {
    let command =
      switch check.command {
      case .arguments(let words): JSONValue(words).text()
      case .shell(let line): line
      }
    return check.environment.isEmpty ? command : command + " with " + check.environment.sorted().joined(separator: " ")
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

extension Session {
  /// The configured checks, once the user has allowed those that the project brings along.
  ///
  /// - Throws: `UserError` where there is nobody to ask, or the answer is no.
  func allowedChecks() throws -> [CheckSettings] {
    let allowed = AllowedChecks(project: try requireProject())
    let missing = try allowed.missing(in: configuration)
    guard !missing.isEmpty else { return configuration.checks }
    let names = missing.map { "    " + Sanitizer.oneLine($0.line) }.joined(separator: "\n")
    let refusal = UserError(
      "The project's configuration wants to run commands that you have not allowed:\n\(names)",
      hint: "Read them, then run `nexus config trust`.", status: .configuration)
    guard console.isInteractive else { throw refusal }
    try console.note("The project's configuration wants these commands run on every commit:\n\(names)")
    let prompt = Prompt(sink: FileDescriptorSink.standardError, palette: console.notePalette)
    let answer = try Attention.on(.question) { try prompt.confirm("Allow them on this machine?", assuming: false) }
    guard answer == true else { throw refusal }
    try allowed.allow(missing)
    return configuration.checks
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
