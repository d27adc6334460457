extension DefinitionPlacement {
  /// Puts a definition that the file lacks after the nearest that stands before it in the content, else before the one
  /// that stands after it, else after the file's last, or its type's.
  ///
  /// - Parameters:
  ///   - before: What stands before it in the content, the nearest first.
  ///   - after: What stands after it.
  mutating func insert(
    _ definition: Definition, after before: [Definition], before after: [Definition], in outer: Definition?
  ) throws(Doubt) {
    guard allowsNew else {
      throw Doubt(reason: "The file defines no `\(definition.name)`, so its place is open.")
    }
    try checkUndeclared(definition, in: outer)
    let (neighbour, isBefore) = try neighbour(of: definition, after: before, before: after, in: outer)
    let place = isBefore ? neighbour.all.lowerBound : neighbour.lines.upperBound
    let blank = [[UInt8]](repeating: [], count: spacing(between: file.siblings(of: neighbour)))
    let text = try reindented(definition, to: file.lines[neighbour.attached.upperBound].indentation)
    // Several in a row go to the same place, in their order.
    if let known = changes.firstIndex(where: { $0.lines == place..<place }) {
      changes[known].new += isBefore ? text + blank : blank + text
    } else {
      changes.append((place..<place, isBefore ? text + blank : blank + text))
    }
  }

  /// The definition of the file beside which a new one is put, and whether before it.
  private func neighbour(
    of definition: Definition, after before: [Definition], before after: [Definition], in outer: Definition?
  ) throws(Doubt) -> (Definition, isBefore: Bool) {
    for (others, isBefore) in [(before, false), (after, true)] {
      for other in others {
        guard let target = try target(of: other, among: outer) else { continue }
        try checkDepth(of: definition, beside: other, target, in: outer)
        return (target, isBefore)
      }
    }
    // Without one beside it, only what stands in a type by name, or at the edge, is clear.
    guard let last = (outer?.members ?? file.definitions).last else { throw open(definition) }
    let isAtEdge = indentation(of: definition).isEmpty && file.lines[last.attached.upperBound].indentation.isEmpty
    guard outer != nil || isAtEdge else { throw open(definition) }
    return (last, false)
  }

  private func indentation(of definition: Definition) -> ArraySlice<UInt8> {
    content.lines[definition.attached.upperBound].indentation
  }

  /// Refuses a place beside a method that is written at the edge: what is beside it there may be a function.
  private func checkDepth(
    of definition: Definition, beside other: Definition, _ target: Definition, in outer: Definition?
  ) throws(Doubt) {
    let isAtEdge = indentation(of: other).isEmpty
    guard indentation(of: definition) == indentation(of: other),
      outer != nil || isAtEdge == file.lines[target.attached.upperBound].indentation.isEmpty
    else { throw open(definition) }
  }

  private func open(_ definition: Definition) -> Doubt {
    Doubt(
      code: .ambiguous,
      reason:
        "The file defines no `\(definition.name)`, and it is open where it goes, and whether it belongs to a type.")
  }

  /// Refuses a name that the file declares in a way that is no definition of its own: inside another, or as a value.
  private func checkUndeclared(_ definition: Definition, in outer: Definition?) throws(Doubt) {
    let name = definition.name.split(separator: ".").last.map(String.init) ?? definition.name
    let lines = outer?.lines ?? file.lines.indices
    guard let line = lines.first(where: { Declaration(of: name.bytes, isIn: file.lines[$0]) != nil }) else { return }
    throw Doubt(
      code: .ambiguous,
      reason: "Line \(line + 1) of the file has another `\(definition.name)`, which is no function or type of its own.",
      lines: [line..<(line + 1)])
  }

  /// Blank lines that the file has between definitions.
  private func spacing(between siblings: [Definition]) -> Int {
    for (first, second) in zip(siblings, siblings.dropFirst()) {
      let between = file.lines[first.lines.upperBound..<max(first.lines.upperBound, second.all.lowerBound)]
      if between.allSatisfy(\.isBlank) { return between.count }
    }
    let isAtEdge = siblings.first.map { file.lines[$0.attached.upperBound].indentation.isEmpty } ?? true
    return FileKind.isPython(path) && isAtEdge ? 2 : 1
  }
}

/// A line that makes a name known: as a function, a type or a value.
struct Declaration {
  /// Words in front of a call, which make nothing known.
  private static let words: Set<String> = [
    "return", "await", "new", "throw", "throws", "in", "yield", "and", "or", "not", "if", "elif", "else", "case",
    "when",
    "while", "until", "unless", "try", "raise", "assert", "del", "print", "typeof", "delete", "go", "defer", "do", "is",
  ]

  /// Nil when `line` does no more than use the name.
  init?(of name: [UInt8], isIn line: ArraySlice<UInt8>) {
    let text = line.trimmed
    guard !["#", "//", "*", "/*"].contains(where: { text.starts(with: $0.utf8) }) else { return nil }
    var start = text.startIndex
    while let range = text.firstRange(of: name, from: start) {
      start = range.upperBound
      let before = range.lowerBound > text.startIndex ? text[range.lowerBound - 1] : ASCII.space
      let after = text[range.upperBound...].drop(while: ASCII.isBlank)
      if ASCII.isWord(before) || range.upperBound < text.endIndex && ASCII.isWord(text[range.upperBound]) { continue }
      let isGiven = after.first == UInt8(ascii: "=") && after.dropFirst().first != UInt8(ascii: "=")
      if isGiven { return }
      if before == UInt8(ascii: ".") { continue }
      let lead = text[..<range.lowerBound].trimmedEnd
      let word = String(decoding: lead.reversed().prefix(while: ASCII.isWord).reversed(), as: UTF8.self)
      if !word.isEmpty, !Self.words.contains(word), "({<:;".utf8.contains(after.first ?? UInt8(ascii: ";")) { return }
      if lead.isEmpty, after.first == UInt8(ascii: "("), text.last == UInt8(ascii: "{") { return }
    }
    return nil
  }
}
