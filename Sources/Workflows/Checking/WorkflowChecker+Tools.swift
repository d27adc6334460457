extension WorkflowChecker {
  /// Tools of a step that asks no model, and names of tools that there are not: its own, and those of its voices.
  func toolFaults(of step: WorkflowStep) -> [WorkflowFault] {
    guard step.kind == .model else {
      guard step.tools != nil else { return [] }
      return [
        WorkflowFault(
          "A step that runs \"\(step.kind.rawValue)\" takes no \"tools\".", at: step.place,
          hint: "Only a model is offered tools; a step with \"run: tool\" calls one itself.")
      ]
    }
    guard let tools else { return [] }
    var faults: [WorkflowFault] = []
    if case .named(let names) = step.tools { faults += names.compactMap { tools.fault(in: $0, at: step.place) } }
    // A voice that is not there is a fault of its own.
    guard let manner = try? voices.manner(mode: step.mode, persona: step.persona, role: step.role) else {
      return faults
    }
    for fault in manner.namedTools.compactMap({ tools.fault(in: $0, at: step.place) })
    where !faults.contains(where: { $0.message == fault.message }) {
      faults.append(fault)
    }
    return faults
  }
}
