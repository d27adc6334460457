package import JSONText

/// A condition or a value of a workflow, in a small language without side effects; docs/workflows.md has its grammar.
///
/// Evaluation ends: there are no loops and no definitions, and `matches` takes time linear in its text.
package struct Expression: Sendable, Equatable {
  package indirect enum Node: Sendable, Equatable {
    case value(JSONValue)
    /// A name, such as `inputs` or the identifier of a step.
    case name(String)
    case member(Node, String)
    case element(Node, Node)
    case call(String, [Node])
    case unary(String, Node)
    case binary(String, Node, Node)
  }

  /// The text it was read from.
  package let text: String
  package let root: Node

  /// - Throws: `ExpressionFault` with the place where the text stops being an expression.
  package init(_ text: String) throws(ExpressionFault) {
    var parser = try ExpressionParser(text)
    self.text = text
    root = try parser.expression()
  }

  /// The names the expression reads, each as a path: `inputs.topic` is `["inputs", "topic"]`, `draft` is `["draft"]`.
  package var paths: [[String]] {
    var found: [[String]] = []
    Self.collect(root, into: &found)
    return found
  }

  private static func collect(_ node: Node, into found: inout [[String]]) {
    if let path = path(of: node) { return found.append(path) }
    switch node {
    case .value, .name: break
    case .member(let of, _): collect(of, into: &found)
    case .element(let of, let index):
      collect(of, into: &found)
      collect(index, into: &found)
    case .call(_, let arguments): for argument in arguments { collect(argument, into: &found) }
    case .unary(_, let operand): collect(operand, into: &found)
    case .binary(_, let left, let right):
      collect(left, into: &found)
      collect(right, into: &found)
    }
  }

  private static func path(of node: Node) -> [String]? {
    switch node {
    case .name(let name): [name]
    case .member(let of, let name): path(of: of).map { $0 + [name] }
    default: nil
    }
  }
}
