import Testing

@testable import Graphs

@Suite struct GraphDrawingTests {
  private static var graph: Graph {
    var graph = Graph(title: "a & b")
    graph.nodes = [
      Graph.Node("1", label: "Plan <it>", facts: "done", tone: .done), Graph.Node("2", tone: .failed), Graph.Node("3"),
      Graph.Node("4", isOptional: true),
    ]
    graph.edges = [("1", "2"), ("1", "3"), ("1", "4"), ("2", "4"), ("3", "4"), ("none", "4")].map(Graph.Edge.init)
    graph.loops = ["3"]
    graph.detours = [Graph.Edge(from: "2", to: "3")]
    return graph
  }

  @Test func putsEachNodeBelowAllThatLeadToIt() {
    #expect(Self.graph.layers == [["1"], ["2", "3"], ["4"]])
  }

  @Test func leavesNodesOfACircleOut() {
    var graph = Self.graph
    graph.edges.append(Graph.Edge(from: "4", to: "2"))
    #expect(graph.layers == [["1"], ["3"]])
    #expect(GraphLayout(graph).boxes.count == 2)
  }

  @Test func drawsText() {
    #expect(
      GraphText.text(Self.graph) == """
          1   1  Plan <it>  done
          2   2  after 1
              3  after 1
          3   4  after 1, 2, 3
        """)
  }

  @Test func drawsMermaid() {
    #expect(
      GraphMermaid.text(Self.graph) == """
        flowchart TD
          s0["Plan #lt;it#gt;<br/>done"]:::done
          s1["2"]:::failed
          s2["3"]
          s3{"4"}
          s0 --> s1
          s1 -. on failure .-> s2
          s0 --> s2
          s2 --> s2
          s0 --> s3
          s1 --> s3
          s2 --> s3
          classDef done stroke:#16a34a
          classDef failed stroke:#dc2626
        """)
  }

  @Test func drawsEveryNodeAndLineWithoutOverlap() {
    let layout = GraphLayout(Self.graph)
    #expect(layout.boxes.map(\.id).sorted() == ["1", "2", "3", "4"])
    #expect(layout.lines.count == 5)
    for (index, box) in layout.boxes.enumerated() {
      for other in layout.boxes[(index + 1)...] where other.y == box.y {
        #expect(abs(other.x - box.x) >= GraphLayout.boxWidth)
      }
    }
    let svg = GraphSVG.text(Self.graph)
    #expect(svg.contains("<title>a &amp; b</title>") && svg.contains("Plan &lt;it&gt;"))
    #expect(svg.contains(#"class="b done""#) && svg.contains(#"class="b w""#))
    #expect(svg.contains("prefers-color-scheme: dark"))
    #expect(svg.hasSuffix("</svg>"))
  }

  @Test func drawsAThousandNodes() {
    var graph = Graph(title: "large")
    for number in 0..<1000 {
      graph.nodes.append(Graph.Node("s\(number)"))
      if number > 0 { graph.edges.append(Graph.Edge(from: "s\((number - 1) / 3)", to: "s\(number)")) }
    }
    #expect(GraphLayout(graph).boxes.count == 1000)
  }
}
