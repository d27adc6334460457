package import Graphs
package import NexusProtocol

extension Graph {
  /// The tasks of a plan and what each stands on.
  package static func tasks(_ tasks: [PlanTask], title: String) -> Graph {
    var graph = Graph(title: title)
    let standings = tasks.standings()
    for task in tasks {
      let standing = standings[task.id.number] ?? .state(task.state)
      graph.nodes.append(
        Node(
          String(task.id.number), label: task.title, facts: standing.name, tone: standing.tone))
      graph.edges += task.dependsOn.map { Edge(from: String($0), to: String(task.id.number)) }
    }
    return graph
  }
}

extension TaskStanding {
  /// How it stands out in drawings.
  package var tone: Graph.Tone {
    switch self {
    case .ready: .plain
    case .blocked: .quiet
    case .state(let state):
      switch state {
      case .approved, .accepted: .done
      case .failed, .rejected: .failed
      case .running, .committed, .unverified: .active
      case .skipped: .quiet
      case .pending: .plain
      }
    }
  }
}
