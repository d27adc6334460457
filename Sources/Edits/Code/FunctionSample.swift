/// A function of a file that shows how whole functions are answered: real, so that copying it changes nothing.
package struct FunctionSample: Equatable, Sendable {
  package let name: String
  /// All of its lines as they stand in the file, each with its end.
  package let text: String

  /// Chooses the shortest function of `content` that an answer could replace by its name.
  ///
  /// Nil when the language's functions are not known, the file is not whole, or it has no such function.
  package init?(path: String, content: String) {
    guard let outline = Outline(content.bytes, path: path) else { return nil }
    let all = outline.functions
    let clear = all.filter { definition in
      definition.isWhole && outline.holdsCode(definition)
        && outline.all(named: definition.name, isType: false).count == 1
    }
    guard let shortest = clear.min(by: { $0.lines.count < $1.lines.count }) else { return nil }
    name = shortest.name
    text = Array(outline.lines[shortest.lines]).joinedLines.text
  }
}
