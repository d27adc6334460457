import Graphs

/// The order in which steps can run.
package struct StepOrder: Sendable {
  /// The layers: each step stands below all that it waits for, as high as it can. Steps of a circle stand in none.
  package let layers: [[String]]
  /// Steps that wait for one another, in the order of waiting; nil without such.
  package let circle: [String]?

  /// Takes time linear in steps and what they name.
  package init(_ workflow: Workflow) {
    layers = workflow.graph.layers
    let placed = Set(layers.joined())
    let known = Set(workflow.steps.map(\.id))
    var waiting: [String: Set<String>] = [:]
    for step in workflow.steps where !placed.contains(step.id) {
      waiting[step.id] = Set(step.predecessors).intersection(known).subtracting(placed)
    }
    circle = Self.circle(in: waiting, workflow.steps.map(\.id))
  }

  /// Follows what steps wait for until one comes up again.
  private static func circle(in waiting: [String: Set<String>], _ order: [String]) -> [String]? {
    guard var current = order.first(where: { waiting[$0] != nil }) else { return nil }
    var path: [String] = []
    while let next = waiting[current]?.min() {
      if let first = path.firstIndex(of: current) { return Array(path[first...]) }
      path.append(current)
      current = next
    }
    return nil
  }

  /// For each step all that it waits for, directly or not; steps of a circle wait for themselves.
  static func ancestors(in workflow: Workflow) -> [String: Set<String>] {
    var found: [String: Set<String>] = [:]
    for id in StepOrder(workflow).layers.flatMap({ $0 }) {
      guard let step = workflow.step(id) else { continue }
      found[id] = step.predecessors.reduce(into: []) {
        $0.formUnion(found[$1] ?? []); $0.insert($1)
      }
    }
    return found
  }
}
