package import Git
package import NexusProtocol

/// On what terms work is to be accepted.
package struct LandingTerms: Sendable, Equatable {
  /// Whether work lands that the Overseer did not approve.
  package var override: Bool
  /// Whether the work that it builds on lands with it, though nobody asked for that.
  package var withDependencies: Bool
  /// The commits that the user was shown, by task; a task that has another one by now does not land.
  package var shown: [TaskID: String]

  package init(override: Bool = false, withDependencies: Bool = false, shown: [TaskID: String] = [:]) {
    self.override = override
    self.withDependencies = withDependencies
    self.shown = shown
  }
}

/// What would land if tasks were accepted. Nothing of it has happened yet.
package struct LandingProposal: Sendable, Equatable {
  package let plan: Plan
  let ids: [TaskID]
  let terms: LandingTerms
  /// What was asked for and can land, in the order of the branch.
  package internal(set) var tasks: [PlanTask] = []
  /// What lands with it because it builds on that, though it was not asked for, in the order of the branch.
  package internal(set) var dependencies: [PlanTask] = []
  /// The tasks among `dependencies` that each task builds on.
  package internal(set) var builtOn: [TaskID: [TaskID]] = [:]
  /// What was asked for and cannot land, each with the reason in sentences.
  package internal(set) var notAccepted: [TaskID: String] = [:]
  /// What was asked for and is on the user's branch already.
  package internal(set) var alreadyAccepted: [TaskID] = []
  /// The commit of the plan's branch that would land with all before it; nil when nothing would.
  package internal(set) var commit: ObjectID?

  init(plan: Plan, ids: [TaskID], terms: LandingTerms) {
    self.plan = plan
    self.ids = ids
    self.terms = terms
  }
}
