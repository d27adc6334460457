/// A graph as text: a line per node, with what it waits for.
package enum GraphText {
  /// Nodes layer by layer; those of one layer do not wait for one another.
  package static func text(_ graph: Graph) -> String {
    let nodes = Dictionary(graph.nodes.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    let predecessors = graph.predecessors()
    var lines: [String] = []
    for (number, layer) in graph.layers.enumerated() {
      for (index, id) in layer.enumerated() {
        guard let node = nodes[id] else { continue }
        let mark = index == 0 ? "\(number + 1)" : " "
        let needs = predecessors[id].map { "  after " + $0.joined(separator: ", ") } ?? ""
        let padding = String(repeating: " ", count: max(0, 3 - mark.count))
        let name = node.label == id ? id : "\(id)  \(node.label)"
        lines.append("  \(mark)\(padding) \(name)" + (node.facts.isEmpty ? "" : "  \(node.facts)") + needs)
      }
    }
    return lines.joined(separator: "\n")
  }
}
