/// A workflow as a Mermaid flowchart.
package enum GraphMermaid {
  package static func text(_ workflow: Workflow) -> String {
    let numbers = Dictionary(workflow.steps.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    var lines = ["flowchart TD"]
    for (number, step) in workflow.steps.enumerated() {
      let facts = StepFacts(step).text
      let label = escaped(step.id) + (facts.isEmpty ? "" : "<br/>\(escaped(facts))")
      let (open, close) = step.when == nil ? ("[", "]") : ("{", "}")
      lines.append("  s\(number)\(open)\"\(label)\"\(close)")
    }
    for (number, step) in workflow.steps.enumerated() {
      for name in step.predecessors {
        guard let other = numbers[name] else { continue }
        lines.append("  s\(other) --> s\(number)")
      }
      if step.repetition != nil { lines.append("  s\(number) --> s\(number)") }
      if case .use(let name) = step.onFailure, let other = numbers[name] {
        lines.append("  s\(number) -. on failure .-> s\(other)")
      }
    }
    return lines.joined(separator: "\n")
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
