import Configuration
import Git
import JSONText
import NexusProtocol
import Terminal

extension Session {
  /// Sees to it that work in this repository can be done and landed, before a model's time is spent on it.
  ///
  /// - Parameter makesPlan: Whether a plan will be made, which needs a branch of its own.
  /// - Throws: `UserError` with what stands in the way and what mends it.
  func requireReadiness(makesPlan: Bool) async throws {
    let preflight = try await requireProject().repository.preflight(
      branchPrefix: makesPlan ? configuration.git.branchPrefix : nil)
    if let obstacle = preflight.obstacle { throw UserError(obstacle) }
    for warning in preflight.warnings {
      try console.note([warning.problem, warning.cure].compactMap(\.self).joined(separator: "\n  → "))
    }
  }
}

extension Session {
  /// Sees to it that the files which tasks are to change are in this clone.
  ///
  /// - Throws: `UserError` that names one and the command that has git fetch it.
  func requireContents(of tasks: [PlanTask], _ plan: Plan) async throws {
    let repository = try requireProject().repository
    guard let commit = try await repository.branchTip(plan.branch) ?? ObjectID(plan.base) else { return }
    for task in tasks {
      for path in task.files {
        guard let entry = try await repository.entry(path, at: commit), entry.mode != .submodule,
          await !repository.hasObject(entry.id)
        else { continue }
        throw UserError(
          "Task \(task.id) is about \(Sanitizer.oneLine(path)), whose content is not in this clone.",
          hint: "`git cat-file -p \(entry.id) >/dev/null` has git fetch it.", status: .unavailable)
      }
    }
  }
}

extension UserError {
  init(_ finding: Preflight.Finding) {
    let isOfUser = finding.feature == .branches
    self.init(finding.problem, hint: finding.cure, status: isOfUser ? .notDone : .unavailable)
  }
}
