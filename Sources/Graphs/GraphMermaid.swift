/// A graph as a Mermaid flowchart.
package enum GraphMermaid {
  package static func text(_ graph: Graph) -> String {
    let numbers = Dictionary(graph.nodes.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    let predecessors = graph.predecessors()
    var lines = ["flowchart TD"]
    for (number, node) in graph.nodes.enumerated() {
      let label = escaped(node.label) + (node.facts.isEmpty ? "" : "<br/>\(escaped(node.facts))")
      let (open, close) = node.isOptional ? ("{", "}") : ("[", "]")
      let tone = node.tone == .plain ? "" : ":::\(node.tone.rawValue)"
      lines.append("  s\(number)\(open)\"\(label)\"\(close)\(tone)")
    }
    for (number, node) in graph.nodes.enumerated() {
      for name in predecessors[node.id] ?? [] {
        guard let other = numbers[name] else { continue }
        lines.append("  s\(other) --> s\(number)")
      }
      if graph.loops.contains(node.id) { lines.append("  s\(number) --> s\(number)") }
      for detour in graph.detours where detour.from == node.id {
        guard let other = numbers[detour.to] else { continue }
        lines.append("  s\(number) -. on failure .-> s\(other)")
      }
    }
    return (lines + classes(graph)).joined(separator: "\n")
  }

  /// Colours that read on light and dark paper.
  private static func classes(_ graph: Graph) -> [String] {
    let colours: [Graph.Tone: String] = [
      .active: "stroke:#2563eb,stroke-width:3px", .done: "stroke:#16a34a", .failed: "stroke:#dc2626",
      .quiet: "stroke-dasharray:4 3",
    ]
    let used = Set(graph.nodes.map(\.tone))
    return Graph.Tone.allCases.compactMap { tone in
      used.contains(tone) ? colours[tone].map { "  classDef \(tone.rawValue) \($0)" } : nil
    }
  }

  private static func escaped(_ text: String) -> String {
    text.map { character in
      switch character {
      case "\"": "#quot;"
      case "<": "#lt;"
      case ">": "#gt;"
      case "&": "#amp;"
      case "\n": " "
      default: String(character)
      }
    }.joined()
  }
}
