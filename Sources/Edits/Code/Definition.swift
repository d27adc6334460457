/// A function, method or type of a source file, by the lines it stands on.
struct Definition: Equatable {
  /// What it is called; a method of Go with its receiver's type, an `impl` block with all of its header.
  var name: String
  var isType: Bool
  /// From its first line, annotations included, to its last.
  var lines: Range<Int>
  /// Comments right above it, and its annotations; ends where its own first line begins.
  var attached: Range<Int>
  /// Its first lines up to the body, white space evened out.
  var header: String
  /// Definitions inside a type.
  var members: [Definition] = []
  /// It begins and ends its lines, as deep at its end as at its beginning, so that it can be replaced by lines.
  var isWhole = true

  /// From the first comment above it to its last line.
  var all: Range<Int> { min(attached.lowerBound, lines.lowerBound)..<lines.upperBound }
}

/// What a source file defines, and the lines that are no part of any definition.
struct Outline {
  let lines: [ArraySlice<UInt8>]
  let definitions: [Definition]

  /// Nil when the language is not known, or the text is not whole.
  init?(_ text: [UInt8], path: String) {
    let lines = TextLines(text)
    self.lines = lines.contents
    switch SourceLanguage(path: path) {
    case .python:
      guard let found = PythonOutline(self.lines).definitions else { return nil }
      definitions = found
    case .ruby:
      guard let found = RubyOutline(self.lines).definitions else { return nil }
      definitions = found
    case .braces(let syntax):
      guard let found = BraceOutline(text, lines, syntax).definitions else { return nil }
      definitions = found
    case nil: return nil
    }
  }

  /// All functions, those of types included, in the file's order.
  var functions: [Definition] { Outline.functions(of: definitions) }

  private static func functions(of definitions: [Definition]) -> [Definition] {
    definitions.flatMap { $0.isType ? functions(of: $0.members) : [$0] }
  }

  /// All definitions of `name`, at any depth.
  func all(named name: String, isType: Bool) -> [Definition] { Outline.search(definitions, name, isType) }

  private static func search(_ definitions: [Definition], _ name: String, _ isType: Bool) -> [Definition] {
    definitions.flatMap { definition in
      (definition.name == name && definition.isType == isType ? [definition] : [])
        + search(definition.members, name, isType)
    }
  }

  /// Whether all of `definitions` stand in the same type, or in none.
  func areSiblings(_ definitions: [Definition]) -> Bool { Outline.holds(definitions, self.definitions) }

  private static func holds(_ wanted: [Definition], _ siblings: [Definition]) -> Bool {
    wanted.allSatisfy(siblings.contains) || siblings.contains { holds(wanted, $0.members) }
  }

  /// Whether one of the outermost definitions of `other` is the same, line by line.
  func holdsAsIs(_ definition: Definition, _ other: Outline) -> Bool {
    let text = lines[definition.lines].map { Array($0.trimmedEnd) }
    return other.definitions.contains { known in
      known.name == definition.name && other.lines[known.lines].map { Array($0.trimmedEnd) } == text
    }
  }

  /// The definitions that a definition stands side by side with, itself among them.
  func siblings(of definition: Definition) -> [Definition] {
    Outline.siblings(of: definition, among: definitions) ?? definitions
  }

  private static func siblings(of definition: Definition, among all: [Definition]) -> [Definition]? {
    if all.contains(definition) { return all }
    return all.lazy.compactMap { siblings(of: definition, among: $0.members) }.first
  }

  /// Lines of no definition that are not blank.
  var loose: [Int] {
    var covered = Set<Int>()
    for definition in definitions { covered.formUnion(definition.all) }
    return lines.indices.filter { !covered.contains($0) && !lines[$0].isBlank }
  }
}
