package import Graphs

extension Workflow {
  /// The steps and what each waits for, to be drawn.
  package var graph: Graph {
    var graph = Graph(title: name)
    for step in steps {
      graph.nodes.append(Graph.Node(step.id, facts: Self.facts(of: step), isOptional: step.when != nil))
      graph.edges += step.predecessors.map { Graph.Edge(from: $0, to: step.id) }
      if step.repetition != nil { graph.loops.insert(step.id) }
      if case .use(let name) = step.onFailure { graph.detours.append(Graph.Edge(from: step.id, to: name)) }
    }
    return graph
  }

  private static func facts(of step: WorkflowStep) -> String {
    var facts: [String] = []
    if step.kind != .model { facts.append(step.kind.rawValue) }
    facts += [step.role, step.persona, step.model].compactMap { $0 }
    if step.when != nil { facts.append("when") }
    if let repetition = step.repetition { facts.append("up to \(repetition.max) rounds") }
    if let iteration = step.iteration {
      facts.append(iteration.parallel > 1 ? "for each, \(iteration.parallel) at once" : "for each")
    }
    return facts.joined(separator: ", ")
  }
}
