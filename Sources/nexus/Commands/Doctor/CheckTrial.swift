import Agents
import Checks
import Configuration
import Git
import Inspection
import JSONText
import NexusProtocol
import Terminal

/// Runs each check on the last commit, in the sandbox and out of it, and looks for what a check that fails only in the
/// sandbox lacks there: what is named as a cure was tried.
struct CheckTrial {
  let project: Project
  let configuration: NexusConfiguration
  let console: Console

  func run() async throws -> [Diagnosis] {
    guard !configuration.checks.isEmpty else { return [] }
    do {
      // What may not run yet is named by the examination of the checks.
      guard try AllowedChecks(project: project).missing(in: configuration).isEmpty,
        let head = try await project.repository.head().commit
      else { return [] }
      try project.prepareStateDirectory()
      let evidence = try await Evidence(project, configuration)
      return try await TrialWorktree.with(
        head, of: project.repository, in: project.worktreesDirectory, branchPrefix: configuration.git.branchPrefix,
        links: evidence.links
      ) { worktree in
        try await run(in: worktree, evidence)
      }
    } catch let error as CancellationError {
      throw error
    } catch {
      return [Diagnosis("trial", failure: error)]
    }
  }

  private func run(in worktree: TrialWorktree, _ evidence: Evidence) async throws -> [Diagnosis] {
    var sandbox: Sandbox?
    if case .works(let found) = try await SandboxState.examine(configuration.sandbox.mode) { sandbox = found }
    let policy = SandboxPolicy(project, configuration, evidence)
    func result(_ settings: CheckSettings, in policy: SandboxPolicy?) async throws -> CheckResult {
      try await worktree.reset()
      var command = CheckCommand(settings)
      command.workingDirectory = worktree.path
      command.environment = evidence.redirect.environment(command.environment, to: worktree.path)
      let wrapper = policy.flatMap { policy in sandbox?.wrapper(policy: policy) } ?? .none
      return try await console.showing("Check", settings.line, as: .checking) { [command] in
        try await CheckRunner(wrapper: wrapper).run(command)
      }
    }
    for setup in configuration.workspace.setup {
      let made = try await result(setup, in: policy)
      guard made.isSuccess else {
        return [Diagnosis("trial", .fault, "setup \(setup.line) fails: \(Self.words(of: made))")]
      }
    }
    var findings: [Diagnosis] = []
    for check in configuration.checks {
      let inside = try await result(check, in: policy)
      guard sandbox != nil else {
        findings.append(Self.alone(check, inside))
        continue
      }
      let outside = inside.isSuccess ? inside : try await result(check, in: nil)
      var cure: Cure?
      if !inside.isSuccess, outside.isSuccess {
        for candidate in Cure.candidates(for: check, homes: Surroundings.homeDirectories) where cure == nil {
          if try await result(candidate.check, in: candidate.loosened(policy)).isSuccess { cure = candidate }
        }
      }
      findings.append(Self.diagnosis(of: check, inside, outside, cure))
    }
    return findings
  }

  private static func alone(_ check: CheckSettings, _ result: CheckResult) -> Diagnosis {
    if result.isSuccess { return Diagnosis("trial", .good, "\(check.line) passes on your last commit") }
    return Diagnosis(
      "trial", .note, "\(check.line) fails on your last commit, so tasks stay unverified: \(words(of: result))")
  }

  private static func diagnosis(
    of check: CheckSettings, _ inside: CheckResult, _ outside: CheckResult, _ cure: Cure?
  ) -> Diagnosis {
    if inside.isSuccess { return Diagnosis("trial", .good, "\(check.line) passes in the sandbox, on your last commit") }
    guard outside.isSuccess else {
      return Diagnosis(
        "trial", .note,
        "\(check.line) fails on your last commit, in the sandbox and outside it, so tasks stay unverified: "
          + words(of: inside))
    }
    let none =
      "Nothing that was tried mends it; `nexus config set --user sandbox.mode off` runs checks without the sandbox."
    return Diagnosis(
      "trial", .fault, "\(check.line) fails only in the sandbox: \(words(of: inside))",
      remedy: cure.map { "\($0.remedy) With it the check passed." } ?? none)
  }

  /// The last words of a check, or how it ended where it says nothing.
  private static func words(of result: CheckResult) -> String {
    let lines = result.output.text.split(whereSeparator: \.isNewline).suffix(3).map { Sanitizer.oneLine(String($0)) }
    let ending =
      switch result.ending {
      case .exited(let status): "exit \(status)"
      case .signaled(let signal): "signal \(signal)"
      case .timedOut: "it does not end in time"
      case .couldNotStart: "it cannot be started"
      }
    return lines.isEmpty ? ending : "\(ending): \(lines.joined(separator: " | "))"
  }
}

/// One way to let a check have what the sandbox keeps from it.
private struct Cure {
  let remedy: String
  var check: CheckSettings
  var readable: [String] = []
  var writable: [String] = []

  func loosened(_ policy: SandboxPolicy) -> SandboxPolicy {
    var policy = policy
    policy.readable += readable
    policy.writable += writable
    return policy
  }

  /// From what gives away least to what gives away most.
  static func candidates(for check: CheckSettings, homes: [String]) -> [Cure] {
    func setting(_ name: String, _ path: String) -> Cure {
      var cure = Cure(remedy: "`nexus config add --user \(name) '~/\(path)'`.", check: check)
      let paths = homes.map { "\($0)/\(path)" }
      if name == "sandbox.read" { cure.readable = paths } else { cure.writable = paths }
      return cure
    }
    var found = [".gitconfig", ".config/git"].map { setting("sandbox.read", $0) }
    var network = check
    network.allowsNetwork = true
    found.append(
      Cure(remedy: "Let it use the network: `{\"run\": …, \"network\": true}` in `checks`.", check: network))
    found += [".cache", ".local/share", ".config"].map { setting("sandbox.write", $0) }
    found.append(Cure(remedy: "`nexus config add --user sandbox.read '~'`.", check: check, readable: homes))
    found.append(Cure(remedy: "`nexus config add --user sandbox.write '~'`.", check: check, writable: homes))
    return found.filter { cure in
      cure.readable.isEmpty && cure.writable.isEmpty || (cure.readable + cure.writable).contains(where: Files.exists)
    }
  }
}
