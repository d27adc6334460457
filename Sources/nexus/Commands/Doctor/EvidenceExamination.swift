import Checks
import Configuration
import Inspection
import JSONText
import NexusProtocol

/// Looks for what leads checks to the user's checkout in place of the tree that they are to judge.
struct EvidenceExamination {
  let project: Project?
  let configuration: NexusConfiguration

  func run() async throws -> [Diagnosis] {
    guard let project, !configuration.checks.isEmpty else { return [] }
    do {
      return try await examine(project)
    } catch let error as CancellationError {
      throw error
    } catch {
      return [Diagnosis("evidence", failure: error)]
    }
  }

  private func examine(_ project: Project) async throws -> [Diagnosis] {
    let evidence = try await Evidence(project, configuration)
    var isCovered = false
    if case .works(let sandbox) = try await SandboxState.examine(configuration.sandbox.mode) {
      let policy = SandboxPolicy(project, configuration, evidence)
      isCovered = sandbox.showsJudgedInCheckouts && policy.openCheckouts.isEmpty
    }
    var findings = evidence.waysBack(isCovered: isCovered).map { way in
      Diagnosis(
        "evidence", .note, "\(way.sentence), so what passes is no evidence and its commit unverified",
        remedy: way.kind == .link
          ? "Take it out of `workspace.link`: the work tree has files of its own there."
          : way.kind == .copy
            ? "Install the project as editable, or have `workspace.setup` install it in the work tree."
            : "`nexus config set sandbox.mode required`: in bubblewrap it leads to what is judged. Or have "
              + "`workspace.setup` install it in the work tree.",
        details: [("place", .string(way.place)), ("target", .string(way.target))])
    }
    for name in try await UnlinkedDependencies.find(in: project, configuration) {
      findings.append(
        Diagnosis(
          "evidence", .note, "\(name) is in your checkout and in no worktree, so checks do not find it",
          remedy: "\(UnlinkedDependencies.command(linking: name)) links yours; `workspace.setup` can make one."))
    }
    let variables = evidence.redirectedVariables(configuration)
    if !variables.isEmpty {
      findings.append(
        Diagnosis(
          "evidence", .good,
          "\(variables.joined(separator: ", ")) \(variables.count == 1 ? "names" : "name") your checkout; checks get the "
            + "work tree's path in its place",
          details: [("variables", JSONValue(variables))]))
    }
    return findings
  }
}
