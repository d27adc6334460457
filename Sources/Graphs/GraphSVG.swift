/// A graph as an SVG that reads well on a page, on paper, and in the light or dark colours of the reader's system.
package enum GraphSVG {
  package static func text(_ graph: Graph) -> String {
    let layout = GraphLayout(graph)
    var parts = [
      """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(shown(layout.width)) \(shown(layout.height))" \
      width="\(shown(layout.width))" role="img" font-family="system-ui, sans-serif" font-size="13">
      <title>\(MarkupText.escaped(graph.title))</title>
      <style>
      .l { fill: none; stroke: #6b7280; stroke-width: 1.4; } .h { fill: #6b7280; } .w { stroke-dasharray: 5 3; }
      .b { fill: #f8fafc; stroke: #94a3b8; } .t { fill: #111827; font-weight: 600; } .f { fill: #4b5563; font-size: 11px; }
      .active { stroke: #2563eb; stroke-width: 2.5; } .done { stroke: #16a34a; } .failed { stroke: #dc2626; stroke-width: 2; }
      .quiet { stroke-dasharray: 4 3; }
      @media (prefers-color-scheme: dark) {
      .l { stroke: #9ca3af; } .h { fill: #9ca3af; } .b { fill: #1f2937; stroke: #4b5563; } .t { fill: #f3f4f6; } .f { fill: #cbd5e1; }
      .active { stroke: #60a5fa; } .done { stroke: #4ade80; } .failed { stroke: #f87171; }
      }
      @media print {
      .l { stroke: #444; } .h { fill: #444; } .b { fill: #fff; stroke: #444; } .t { fill: #000; } .f { fill: #333; }
      }
      </style>
      <defs><marker id="a" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">\
      <path class="h" d="M0 0L8 4L0 8z"/></marker></defs>
      """
    ]
    for line in layout.lines { parts.append(#"<path class="l" marker-end="url(#a)" d="\#(path(line.points))"/>"#) }
    let nodes = Dictionary(graph.nodes.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    for box in layout.boxes {
      guard let node = nodes[box.id] else { continue }
      parts.append(drawn(box, node))
    }
    return (parts + ["</svg>"]).joined(separator: "\n")
  }

  private static func drawn(_ box: GraphLayout.Box, _ node: Graph.Node) -> String {
    let facts = node.facts
    let middle = box.x + GraphLayout.boxWidth / 2
    let look = (node.isOptional ? " w" : "") + (node.tone == .plain ? "" : " " + node.tone.rawValue)
    let title =
      #"<text class="t" text-anchor="middle" x="\#(shown(middle))" y="\#(shown(box.y + (facts.isEmpty ? 28 : 20)))">\#(MarkupText.escaped(cut(node.label, 24)))</text>"#
    let below =
      facts.isEmpty
      ? ""
      : #"<text class="f" text-anchor="middle" x="\#(shown(middle))" y="\#(shown(box.y + 36))">\#(MarkupText.escaped(cut(facts, 32)))</text>"#
    return
      #"<g><title>\#(MarkupText.escaped(node.label + (facts.isEmpty ? "" : ": " + facts)))</title><rect class="b\#(look)" x="\#(shown(box.x))" y="\#(shown(box.y))" width="\#(shown(GraphLayout.boxWidth))" height="\#(shown(GraphLayout.boxHeight))" rx="7"/>"#
      + title + below + "</g>"
  }

  /// Straight through a layer, in a curve between two.
  private static func path(_ points: [(x: Double, y: Double)]) -> String {
    guard let first = points.first else { return "" }
    var text = "M\(shown(first.x)) \(shown(first.y))"
    for (from, to) in zip(points, points.dropFirst()) {
      if from.x == to.x {
        text += "L\(shown(to.x)) \(shown(to.y))"
      } else {
        let middle = shown((from.y + to.y) / 2)
        text += "C\(shown(from.x)) \(middle) \(shown(to.x)) \(middle) \(shown(to.x)) \(shown(to.y))"
      }
    }
    return text
  }

  private static func shown(_ value: Double) -> String {
    let tenths = (value * 10).rounded()
    return tenths.truncatingRemainder(dividingBy: 10) == 0 ? String(Int(tenths / 10)) : String(tenths / 10)
  }

  private static func cut(_ text: String, _ limit: Int) -> String {
    text.count <= limit ? text : text.prefix(limit - 1) + "…"
  }
}
