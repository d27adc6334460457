/// Boxes and what leads from one to another, to be drawn.
package struct Graph: Sendable {
  /// How a box stands out.
  package enum Tone: String, Sendable, CaseIterable { case plain, active, done, failed, quiet }

  package struct Node: Sendable {
    /// Names the node in this graph; not shown where there is a label.
    package var id: String
    package var label: String
    /// Shown below the label, smaller; may be empty.
    package var facts: String
    package var tone: Tone
    /// Whether it may be passed over.
    package var isOptional: Bool

    package init(_ id: String, label: String? = nil, facts: String = "", tone: Tone = .plain, isOptional: Bool = false)
    {
      (self.id, self.label, self.facts, self.tone, self.isOptional) = (id, label ?? id, facts, tone, isOptional)
    }
  }

  package struct Edge: Sendable {
    package var from: String
    package var to: String

    package init(from: String, to: String) { (self.from, self.to) = (from, to) }
  }

  package var title: String
  package var nodes: [Node] = []
  /// What must be there before what. Edges to or from nodes that are not there are left out of drawings.
  package var edges: [Edge] = []
  /// Nodes that lead to themselves.
  package var loops: Set<String> = []
  /// What comes to pass only where the first fails.
  package var detours: [Edge] = []

  package init(title: String) { self.title = title }

  /// The layers: each node stands below all that lead to it, as high as it can. Nodes of a circle stand in none.
  ///
  /// Takes time linear in nodes and edges, but for the sorting of each layer into the order of the nodes.
  package var layers: [[String]] {
    let place = Dictionary(nodes.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    var waiting = [Set<Int>](repeating: [], count: nodes.count)
    var followers = [[Int]](repeating: [], count: nodes.count)
    for edge in edges {
      guard let from = place[edge.from], let to = place[edge.to] else { continue }
      if waiting[to].insert(from).inserted { followers[from].append(to) }
    }
    var layers: [[String]] = []
    var ready = nodes.indices.filter { waiting[$0].isEmpty }
    while !ready.isEmpty {
      layers.append(ready.map { nodes[$0].id })
      var next: [Int] = []
      for done in ready {
        for node in followers[done] {
          waiting[node].remove(done)
          if waiting[node].isEmpty { next.append(node) }
        }
      }
      ready = next.sorted()
    }
    return layers
  }

  /// The names of the nodes that lead to one, in the order of the edges.
  func predecessors() -> [String: [String]] {
    let known = Set(nodes.map(\.id))
    var found: [String: [String]] = [:]
    for edge in edges where known.contains(edge.from) { found[edge.to, default: []].append(edge.from) }
    return found
  }
}
