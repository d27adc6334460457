/// Tells whether a type is written with all that is in it, or with some of its members only.
struct TypeMerge {
  let file: Outline
  let content: Outline

  /// Whether only the members that `definition` has are to be replaced, and the rest of `target` stays.
  ///
  /// - Parameter allowsNew: A part may hold members that the file lacks.
  /// - Throws: When the type lacks something of the file's, and it is open whether that was left out or removed.
  func isPart(
    _ definition: Definition, of target: Definition, _ allowsNew: Bool
  ) throws(DefinitionMerge.Doubt) -> Bool {
    let new = Set(definition.members.map(\.name))
    let own = content.inside(definition)
    if let missing = target.members.first(where: { !new.contains($0.name) }) {
      try check(definition, of: target, own, missing: missing.name, allowsNew)
      return true
    }
    let lines = Set(own.map { Array(content.lines[$0].trimmed) })
    let gone = file.inside(target).filter { !lines.contains(Array(file.lines[$0].trimmed)) }
    guard let first = gone.first else { return false }
    // Methods and no line between them: the fields are those of the file.
    if own.isEmpty, !definition.members.isEmpty {
      try check(definition, of: target, own, missing: Window.visible(file.lines[first].trimmed), allowsNew)
      return true
    }
    guard own.count >= file.inside(target).count || gone.count * 3 <= file.inside(target).count else {
      throw doubt(definition, target, Window.visible(file.lines[first].trimmed))
    }
    return false
  }

  private func check(
    _ definition: Definition, of target: Definition, _ own: [Int], missing: String, _ allowsNew: Bool
  ) throws(DefinitionMerge.Doubt) {
    let known = Set(target.members.map(\.name))
    let isPart = definition.members.allSatisfy { known.contains($0.name) } && !definition.members.isEmpty
    let lines = Set(file.lines[target.lines].map { Array($0.trimmed) })
    guard isPart || allowsNew, own.allSatisfy({ lines.contains(Array(content.lines[$0].trimmed)) }),
      definition.header == target.header
    else { throw doubt(definition, target, missing) }
  }

  private func doubt(_ definition: Definition, _ target: Definition, _ missing: String) -> DefinitionMerge.Doubt {
    DefinitionMerge.Doubt(
      code: .truncated, reason: "`\(definition.name)` is written without `\(missing)`, which the file has in it.",
      lines: [target.lines])
  }
}

extension Outline {
  /// Lines of a type between its first and its last that belong to no member and are not blank.
  func inside(_ definition: Definition) -> [Int] {
    var body = definition.attached.upperBound + 1..<max(definition.attached.upperBound + 1, definition.lines.upperBound)
    if let last = body.last, lines[last].trimmed.allSatisfy({ !ASCII.isWord($0) }) || lines[last].trimmed.equals("end")
    {
      body = body.dropLast()
    }
    return body.filter { line in !lines[line].isBlank && !definition.members.contains { $0.all.contains(line) } }
  }

  /// Whether a definition that no bracket closes ends where its author meant it to.
  ///
  /// - Parameters:
  ///   - last: The last line of what it replaces.
  ///   - asked: Whole functions were asked for, so that only what cannot be an end is none.
  func ends(_ definition: Definition, as last: ArraySlice<UInt8>, asked: Bool, _ path: String) -> Bool {
    guard FileKind.isPython(path), definition.lines.count > 1 else { return true }
    let line = lines[definition.lines.upperBound - 1]
    if line.trimmed.last == UInt8(ascii: ":") { return false }
    if asked || LineMerge.areSimilar(last.trimmed, line.trimmed) { return true }
    let body = lines[definition.attached.upperBound..<definition.lines.upperBound].dropFirst().first { !$0.isBlank }
    let isOutermost = line.indentation.count <= body?.indentation.count ?? 0
    return isOutermost && (line.trimmed.begins(with: "return") || line.trimmed.begins(with: "raise"))
  }

  /// Whether more than documentation, comments and braces stands in the body.
  func holdsCode(_ definition: Definition) -> Bool {
    let first = definition.attached.upperBound
    var isInText = false
    for line in lines[(first + 1)..<max(first + 1, definition.lines.upperBound)] {
      let text = line.trimmed
      let quotes = text.text.ranges(of: "\"\"\"").count + text.text.ranges(of: "'''").count
      if quotes % 2 == 1 { isInText.toggle() }
      if isInText || quotes > 0 || text.isEmpty { continue }
      if "#*".utf8.contains(text[text.startIndex]) || text.begins(with: "//") || text.begins(with: "/*") { continue }
      if text.allSatisfy({ !ASCII.isWord($0) }) || text.equals("end") || text.equals("pass") { continue }
      return true
    }
    let header = lines[first].trimmed
    return header.contains(UInt8(ascii: ";")) || header.last == UInt8(ascii: "}")
  }
}
