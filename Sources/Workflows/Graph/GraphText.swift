/// A workflow drawn as text: a line per step, what it waits for, and how it is carried out.
package enum GraphText {
  /// Steps in the order in which they can run; those of one layer can run at once.
  package static func text(_ workflow: Workflow) -> String {
    var lines: [String] = []
    for (number, layer) in StepOrder(workflow).layers.enumerated() {
      for (index, id) in layer.enumerated() {
        guard let step = workflow.step(id) else { continue }
        let mark = index == 0 ? "\(number + 1)" : " "
        let needs = step.predecessors.isEmpty ? "" : "  after " + step.predecessors.joined(separator: ", ")
        let facts = StepFacts(step).text
        lines.append("  \(mark.padded(to: 3)) \(id)" + (facts.isEmpty ? "" : "  \(facts)") + needs)
      }
    }
    return lines.joined(separator: "\n")
  }
}

/// What a drawing says of a step besides its name.
struct StepFacts {
  let text: String

  init(_ step: WorkflowStep) {
    var facts: [String] = []
    if step.kind != .model { facts.append(step.kind.rawValue) }
    facts += [step.role, step.persona, step.model].compactMap { $0 }
    if step.when != nil { facts.append("when") }
    if let repetition = step.repetition { facts.append("up to \(repetition.max) rounds") }
    if let iteration = step.iteration {
      facts.append(iteration.parallel > 1 ? "for each, \(iteration.parallel) at once" : "for each")
    }
    text = facts.joined(separator: ", ")
  }
}

extension String {
  func padded(to width: Int) -> String { count >= width ? self : self + String(repeating: " ", count: width - count) }
}
