import Checks
import Configuration
import Inspection
import JSONText
import NexusProtocol

/// Looks at the checks: whether there are any, whether they may run, and whether their programs are there. Runs none.
struct ChecksExamination {
  let project: Project?
  let configuration: NexusConfiguration

  func run() throws -> [Diagnosis] {
    guard let project else { return [] }
    guard !configuration.checks.isEmpty else { return [none(in: project)] }
    let missing: Set<String>
    do {
      missing = Set(try AllowedChecks(project: project).missing(in: configuration).map(\.key))
    } catch let error as UserError {
      return [Diagnosis("checks", failure: error)]
    }
    let isOfProject = configuration.origin(of: "checks").layer == .projectFile
    return withheld()
      + configuration.checks.map { check in
        if isOfProject, missing.contains(Permission(check).key) {
          return Diagnosis(
            "check", .fault, "\(check.line): it comes with the project, and you have not allowed it to run",
            remedy: "Read it, then run `nexus config trust`.")
        }
        return diagnosis(of: check, root: project.root)
      }
  }

  /// Variables that a check asks for and never gets, which would puzzle whoever waits for them.
  private func withheld() -> [Diagnosis] {
    (configuration.checks + configuration.workspace.setup).compactMap { check in
      let refused = CheckEnvironment(choosingFrom: Surroundings.environment, names: check.environment).refused
      guard !refused.isEmpty else { return nil }
      return Diagnosis(
        "check", .note,
        "\(check.name) asks for \(refused.joined(separator: ", ")), which may hold a secret and is not handed on")
    }
  }

  private func none(in project: Project) -> Diagnosis {
    let likely = LikelyChecks.find(in: project.root)
    return Diagnosis(
      "checks", .note, "none are configured, so nothing proves that a commit works, and tasks stay unverified",
      remedy: likely.isEmpty
        ? "`nexus config set checks '[\"COMMAND\"]'`" : "`\(LikelyChecks.command(setting: likely))`")
  }

  private func diagnosis(of check: CheckSettings, root: String) -> Diagnosis {
    let program: String? =
      switch check.command {
      case .arguments(let words): words.first
      case .shell(let line): ProgramPath.program(ofLine: line)
      }
    let details: [(String, JSONValue)] = [("name", .string(check.name))]
    guard let program else { return Diagnosis("check", .good, check.line, details: details) }
    guard let path = ProgramPath.find(program, from: root) else {
      return Diagnosis(
        "check", .fault, "\(check.line): there is no program \(program)",
        remedy: program.contains("/")
          ? "Check the path; it is looked for in \(root)." : "Install it, or add it to PATH.",
        details: details)
    }
    let shown = program == path ? check.line : "\(check.line), with \(path)"
    return Diagnosis("check", .good, shown, details: details + [("program", .string(path))])
  }
}
