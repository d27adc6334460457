package import NexusProtocol

/// What was found in a reply that should be a plan.
package struct PlanReading: Sendable, Equatable {
  package enum Form: String, Sendable { case json, grammar }

  /// The tasks that could be read, in the order they stand; in normal form.
  package var draft: PlanDraft
  /// Nil when there is no plan.
  package var form: Form?
  /// Why the reply cannot be used; empty when all of it was read.
  package var faults: [PlanFault]
  package var notes: [PlanNote]

  package init(draft: PlanDraft, form: Form?, faults: [PlanFault] = [], notes: [PlanNote] = []) {
    self.draft = draft
    self.form = form
    self.faults = faults
    self.notes = notes
  }
}
