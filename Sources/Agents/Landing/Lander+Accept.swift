import NexusProtocol

extension Lander {
  /// Takes work onto the user's current branch and checkout, exactly as it was proposed.
  ///
  /// - Parameter squash: Whether one commit is made of all that lands.
  /// - Throws: `AgentError.branchMoved` when something else would land by now; `GitError` when the landing would touch
  ///   uncommitted work or conflicts. Then nothing was changed.
  package func accept(_ proposal: LandingProposal, squash: Bool = false) async throws -> Landing {
    var landing = Landing()
    landing.notAccepted = proposal.notAccepted
    landing.alreadyAccepted = proposal.alreadyAccepted
    guard let commit = proposal.commit else { return landing }
    guard try await proposeLanding(of: proposal.ids, proposal.terms) == proposal else {
      throw AgentError(
        .branchMoved, "The work of plan \(proposal.plan.number) has changed since it was shown, so nothing has landed.",
        hint: "Run the command again.")
    }
    let tasks = (proposal.tasks + proposal.dependencies).map(\.id).sorted()
    try await land(commit, of: proposal.plan, tasks: tasks, squash: squash, into: &landing)
    return landing
  }
}
