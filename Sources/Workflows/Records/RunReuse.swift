extension WorkflowRecord {
  /// The replies that a new run of `workflow` can take over when it is to begin at `step`: all but those of that step, of
  /// the steps that come after it, and of steps that the workflow does not have.
  ///
  /// - Throws: `WorkflowFault` for a step that is not there.
  package func replies(before step: String, in workflow: Workflow) throws(WorkflowFault) -> [Reply] {
    guard workflow.step(step) != nil else {
      let names = workflow.steps.map(\.id).joined(separator: ", ")
      throw WorkflowFault(
        "The workflow \"\(workflow.name)\" has no step \"\(step)\".", at: workflow.place, hint: "There are \(names).")
    }
    let before = StepOrder.ancestors(in: workflow)
    let standIns = workflow.steps.compactMap { other -> (String, String)? in
      guard case .use(let name) = other.onFailure else { return nil }
      return (name, other.id)
    }
    func isAfter(_ id: String) -> Bool { id == step || before[id]?.contains(step) == true }
    return replies.filter { reply in
      let id = reply.key.step
      guard workflow.step(id) != nil, !isAfter(id) else { return false }
      // What answered in the place of a step goes with that step.
      return !standIns.contains { $0.0 == id && isAfter($0.1) }
    }.map { Reply($0.key, $0.reply) }
  }
}
