/// The first words of the function that a task is about, for an answer that nexus begins: what a model would have to copy
/// first, or would take for the beginning of a copy of the whole file.
package struct FunctionHead: Equatable, Sendable {
  package let name: String
  /// From the first line that belongs to the function, as an annotation, to its name.
  ///
  /// What follows is left to the model, since tasks change parameters; so is the parenthesis, which is one token with what
  /// stands in it. A model that goes on from a parenthesis by itself writes a blank, and other names than it would.
  package let text: String
  /// How functions of the file begin of which the task does not speak, or says that they stay, each with a line feed before
  /// it. An answer that comes to one of them only copies what stays.
  package let ends: [String]

  /// The function to begin with; nil where the words leave it open which one, or speak of more than functions.
  ///
  /// - Parameters:
  ///   - words: What is to be done.
  ///   - path: Of the file, by whose name the language is told.
  package init?(path: String, content: String, words: String) {
    // A header declares, and has nothing to go on from.
    guard !["h", "hh", "hpp"].contains(FileKind.suffix(of: path)), let outline = Outline(content.bytes, path: path)
    else { return nil }
    let functions = outline.functions.filter(\.isWhole)
    let types = Self.types(of: outline.definitions)
    let task = TaskWords(words)
    guard !task.renames, !task.addsMoreThanFunctions, !types.contains(where: task.changesType) else { return nil }
    let known = Dictionary(grouping: functions, by: \.name)
    let line: String
    let name: String
    if let new = task.newFunction {
      guard known[new.name] == nil, let head = Self.head(ofNew: new, path: path) else { return nil }
      (name, line) = (new.name, head)
    } else {
      guard let named = task.target(among: Set(known.keys)), let found = known[named], found.count == 1,
        let head = Self.head(of: found[0], in: outline)
      else { return nil }
      (name, line) = (named, head)
    }
    self.name = name
    text = line
    ends = functions.filter { !task.mayChange($0.name) && $0.name != name }.prefix(Self.mostEnds).compactMap {
      Self.head(of: $0, in: outline).map { "\n" + $0 + "(" }
    }
  }

  /// Servers take only so many texts at which a reply ends.
  private static let mostEnds = 6

  private static func types(of definitions: [Definition]) -> [String] {
    definitions.flatMap { $0.isType ? [$0.name] + types(of: $0.members) : [] }
  }

  /// Up to the name, where a parenthesis follows it.
  private static func head(of definition: Definition, in outline: Outline) -> String? {
    var text = ""
    for line in outline.lines[definition.lines] {
      let row = Array(line).text
      if let found = row.firstRange(of: definition.name + "(") {
        return text + row[..<found.lowerBound] + definition.name
      }
      text += row.hasSuffix("\n") ? row : row + "\n"
    }
    return nil
  }

  /// Only where the words say all that a first line needs.
  private static func head(ofNew function: TaskWords.NewFunction, path: String) -> String? {
    switch (SourceLanguage(path: path), function.type) {
    case (.python, nil): "def \(function.name)"
    case (.braces(.javaScript), nil): "function \(function.name)"
    case (.braces(.c), let type?): "\(type) \(function.name)"
    default: nil
    }
  }
}
