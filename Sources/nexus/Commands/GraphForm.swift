import ArgumentParser
import Graphs
import JSONText
import Terminal

/// How a graph is drawn.
enum GraphForm: String, ExpressibleByArgument, CaseIterable {
  case text, mermaid, svg

  /// Draws a graph; with `--json` as an object with `facts` before the form and the drawing.
  func write(_ graph: Graph, facts: [(String, JSONValue)], to console: Console) throws {
    let drawing =
      switch self {
      case .text: GraphText.text(graph)
      case .mermaid: GraphMermaid.text(graph)
      case .svg: GraphSVG.text(graph)
      }
    guard console.format == .json else { return try console.writeLine(Sanitizer.text(drawing)) }
    try console.writeLine(
      JSONValue(members: facts + [("form", .string(rawValue)), ("drawing", .string(drawing))]).text())
  }
}
