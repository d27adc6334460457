/// Puts complete new versions of functions and types in the place of those of their names.
///
/// For content that is no whole file and no edit by places: each definition must have one counterpart in the file.
struct DefinitionMerge {
  let path: String
  let old: [UInt8]
  /// The content may hold new definitions and imports, for which the form has a rule.
  var allowsNew = false

  /// The new lines of the file, and the lines of the old one that were replaced.
  struct Result {
    var lines: [[UInt8]]
    var replaced: Range<Int>
  }

  /// Why content that consists of definitions cannot be placed: the reason, and the lines of the file it is about.
  struct Doubt: Error {
    var code = Refusal.Code.noMatch
    var reason: String
    var lines: [Range<Int>] = []
  }

  /// The file with the definitions of `content`; nil when that is anything else but complete definitions, or the
  /// language is not known.
  func result(of content: [UInt8]) throws(Doubt) -> Result? {
    guard let outline = Outline(content, path: path), let file = Outline(old, path: path), !outline.definitions.isEmpty
    else { return nil }
    let imports = ImportLines(outline.lines, path: path)
    let loose = outline.loose.filter { !imports.indices.contains($0) && !stands(outline.lines[$0], in: file) }
    guard loose.isEmpty, outline.definitions.allSatisfy(\.isWhole) else { return nil }
    guard allowsNew || !isBeginning(outline, of: file) else {
      throw Doubt(code: .truncated, reason: "The content is what the file begins with, and lacks the rest of it.")
    }
    guard allowsNew || !isSpan(outline, of: file) else {
      throw Doubt(
        code: .truncated,
        reason:
          "The content goes from the file's first function to its last and lacks some between them, so it is open "
          + "whether those are to go.")
    }
    var placement = DefinitionPlacement(file: file, content: outline, path: path, allowsNew: allowsNew)
    try placement.place()
    var changes = placement.changes
    let missing = imports.missing(from: file.lines)
    if !missing.isEmpty {
      guard allowsNew else {
        throw Doubt(
          code: .truncated,
          reason: "The content holds some functions of the file and the new import `\(missing[0].text)`.")
      }
      guard let place = ImportLines(file.lines, path: path).end else {
        throw Doubt(
          code: .ambiguous, reason: "The file has no import line, so the place of `\(missing[0].text)` is open.")
      }
      changes.append((place..<place, missing.map { Array($0) }))
    }
    return merged(file.lines, changes)
  }

  /// Whether the content is what the file begins with, so that it may be the file, cut off.
  private func isBeginning(_ content: Outline, of file: Outline) -> Bool {
    guard let first = file.definitions.first, content.definitions.count < file.definitions.count else { return false }
    let lines = Set(content.lines.map { Array($0.trimmedEnd) })
    return zip(content.definitions, file.definitions).allSatisfy { $0.name == $1.name }
      && file.loose.allSatisfy { $0 > first.lines.lowerBound || lines.contains(Array(file.lines[$0].trimmedEnd)) }
  }

  /// Whether the content reaches from the file's first definition to its last, with all that stands outside of definitions,
  /// so that it may be the file without those that are missing.
  private func isSpan(_ content: Outline, of file: Outline) -> Bool {
    guard content.definitions.count > 1, content.definitions.count < file.definitions.count,
      content.definitions.first?.name == file.definitions.first?.name,
      content.definitions.last?.name == file.definitions.last?.name
    else { return false }
    let lines = Set(content.lines.map { Array($0.trimmedEnd) })
    return file.loose.allSatisfy { lines.contains(Array(file.lines[$0].trimmedEnd)) }
  }

  private func stands(_ line: ArraySlice<UInt8>, in file: Outline) -> Bool {
    file.loose.contains { file.lines[$0].trimmedEnd == line.trimmedEnd }
  }

  private func merged(_ lines: [ArraySlice<UInt8>], _ changes: [(lines: Range<Int>, new: [[UInt8]])]) -> Result? {
    let sorted = changes.sorted { $0.lines.lowerBound < $1.lines.lowerBound }
    var result: [[UInt8]] = []
    var next = 0
    for change in sorted {
      guard change.lines.lowerBound >= next else { return nil }
      result += lines[next..<change.lines.lowerBound].map { Array($0) } + change.new
      next = change.lines.upperBound
    }
    result += lines[next...].map { Array($0) }
    let replaced = sorted.map(\.lines).filter { !$0.isEmpty }
    let span = (replaced.first?.lowerBound ?? 0)..<(replaced.last?.upperBound ?? 0)
    return Result(lines: result, replaced: span)
  }
}
