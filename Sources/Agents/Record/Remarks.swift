package import NexusProtocol

extension Attempt {
  /// The commit that its own took the place of, without a model; nil where it is a model's work.
  package func replacedCommit(among attempts: [Attempt]) -> String? {
    // Within a run no attempt goes on from one that ended in a commit.
    attempts.first { $0.id == previous && $0.outcome == .committed }?.commit
  }
}

extension CheckRecord {
  /// What is special about the run.
  package var remarks: [String] {
    var remarks: [String] = []
    switch run {
    case .first: break
    case .again: remarks.append("again")
    case .base: remarks.append("without this change")
    }
    switch mark {
    case .flaky: remarks.append("flaky")
    case .oldFailure: remarks.append("so the failure is an old one")
    case .newFailure: remarks.append("so the failure is new")
    case .unclear: remarks.append("so nothing tells whether the failure is new")
    case .unproven: remarks.append("unproven")
    case nil: break
    }
    remarks.append(sandbox.map { "in \($0)" } ?? "no sandbox")
    return remarks
  }
}

extension EditRecord {
  /// How it came to its place, and what is special about it.
  package func remarks(in scope: TaskScope) -> [String] {
    var remarks = [outcome == .refused ? nil : rung, message].compactMap { $0 }
    switch mendedBy {
    case .implementation: remarks.append("repaired by the Implementer")
    case .overseer: remarks.append("repaired by the Overseer")
    case nil: break
    }
    // Whether it was new then is not kept; a file beside the task's own counts as one of them.
    if outcome != .refused, !scope.holds(path, isNew: true) { remarks.append("outside the task's files") }
    return remarks
  }
}
