import Agents
import Checks
import Configuration
import Git
import NexusProtocol
import Terminal

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// What became of the search for a sandbox on this machine.
enum SandboxState {
  case works(Sandbox)
  case turnedOff
  /// There is none, or it does not work; `reason` is a sentence without its end.
  case unusable(reason: String)

  /// Looks for the sandbox and tries it out.
  static func examine(_ mode: NexusConfiguration.Sandboxing.Mode) async throws -> SandboxState {
    guard mode != .off else { return .turnedOff }
    guard let sandbox = Sandbox.find(searchPath: Surroundings.environment["PATH"] ?? "") else {
      return .unusable(reason: "there is no program \(Sandbox.programName)")
    }
    switch try await SandboxProbe(sandbox).run(in: Surroundings.temporaryDirectory) {
    case .works: return .works(sandbox)
    case .fails(let reason):
      return .unusable(reason: "\(sandbox.program) does not confine anything here: \(Sanitizer.oneLine(reason))")
    }
  }

  static let installation = "Install bubblewrap (Debian: bubblewrap); macOS has its sandbox already."
}

extension Session {
  /// What checks and setup are run in.
  ///
  /// - Throws: `UserError` where a sandbox is required and none works.
  func commandWrapper(_ evidence: Evidence) async throws -> (wrapper: CommandWrapper, isCovered: Bool) {
    switch try await SandboxState.examine(configuration.sandbox.mode) {
    case .works(let sandbox):
      let policy = try sandboxPolicy(evidence)
      return (
        sandbox.wrapper(policy: policy), sandbox.showsJudgedInCheckouts && policy.openCheckouts.isEmpty
      )
    case .turnedOff: return (.none, false)
    case .unusable(let reason):
      guard configuration.sandbox.mode == .auto else {
        throw UserError(
          "The configuration requires a sandbox for checks, and \(reason).",
          hint: "\(SandboxState.installation) `nexus doctor` tries it out; `--no-sandbox` does without for one run.",
          status: .configuration)
      }
      let isConcerned = !configuration.checks.isEmpty || !configuration.workspace.setup.isEmpty
      if isConcerned { try console.note("Checks run with all your rights, since \(reason).") }
      return (.none, false)
    }
  }

  private func sandboxPolicy(_ evidence: Evidence) throws -> SandboxPolicy {
    try SandboxPolicy(requireProject(), configuration, evidence)
  }
}

extension SandboxPolicy {
  /// What checks of a project may see and change.
  init(_ project: Project, _ configuration: NexusConfiguration, _ evidence: Evidence) {
    let information = project.repository.information
    let homes = Surroundings.homeDirectories
    let readable = NexusConfiguration.Sandboxing.tools + configuration.sandbox.read
    func expanded(_ path: String) -> [String] {
      if path.hasPrefix("/") { return [path] }
      if path == "~" { return homes }
      if path.hasPrefix("~/") { return homes.map { $0 + path.dropFirst() } }
      return [project.root + "/" + path]
    }
    self.init(
      hidden: homes + [project.stateDirectory, project.worktreesDirectory],
      readable: readable.flatMap(expanded) + evidence.links.paths.compactMap(evidence.links.source)
        + evidence.redirect.borrowed,
      writable: configuration.sandbox.write.flatMap(expanded),
      protected: [information.commonDirectory, information.gitDirectory, project.overseerDirectory],
      checkouts: evidence.checkouts, allowsNetwork: configuration.sandbox.network)
  }
}

extension Surroundings {
  /// The user's home, by `HOME` and by the system's own records, which may differ.
  static var homeDirectories: [String] {
    let recorded = getpwuid(getuid()).flatMap { $0.pointee.pw_dir }.map { String(cString: $0) }
    return [environment["HOME"], recorded].compactMap(\.self).filter { $0.hasPrefix("/") && $0 != "/" }
      .reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }
}
