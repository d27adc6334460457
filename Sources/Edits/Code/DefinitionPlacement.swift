/// Finds for each definition of a content the one of a file that it is a new version of.
struct DefinitionPlacement {
  typealias Change = (lines: Range<Int>, new: [[UInt8]])
  typealias Doubt = DefinitionMerge.Doubt

  let file: Outline
  let content: Outline
  let path: String
  let allowsNew: Bool
  var changes: [Change] = []

  init(file: Outline, content: Outline, path: String, allowsNew: Bool) {
    self.file = file
    self.content = content
    self.path = path
    self.allowsNew = allowsNew
  }

  mutating func place() throws(Doubt) {
    var headers: Set<String> = []
    for definition in content.definitions {
      guard headers.insert(definition.header).inserted else {
        throw Doubt(code: .ambiguous, reason: "The content defines `\(definition.name)` twice.")
      }
    }
    try place(content.definitions, among: nil)
  }

  /// - Parameter outer: The type of the file in which they are looked for; nil for all of the file.
  mutating func place(_ definitions: [Definition], among outer: Definition?) throws(Doubt) {
    for (index, definition) in definitions.enumerated() {
      if let target = try target(of: definition, among: outer) {
        try replace(target, by: definition)
      } else {
        let (before, after) = (definitions[..<index].reversed(), Array(definitions[(index + 1)...]))
        try insert(definition, after: Array(before), before: after, in: outer)
      }
    }
  }

  /// The one definition of the file that `definition` is a version of; nil when there is none.
  ///
  /// Overloads, which stand side by side, are told apart by their whole header. Methods of several types are not: the
  /// header may be what changes.
  func target(of definition: Definition, among outer: Definition?) throws(Doubt) -> Definition? {
    let known = known(definition, among: outer)
    let same = known.filter { $0.header == definition.header }
    let candidates = known.count > 1 && same.count == 1 && file.areSiblings(known) ? same : known
    guard candidates.count < 2 else {
      let numbers = candidates.map { String($0.lines.lowerBound + 1) }.joined(separator: ", ")
      throw Doubt(
        code: .ambiguous, reason: "`\(definition.name)` is defined in \(candidates.count) places: lines \(numbers).",
        lines: candidates.map(\.lines))
    }
    guard let target = candidates.first else { return nil }
    guard target.isWhole else {
      throw Doubt(
        code: .ambiguous, reason: "`\(definition.name)` shares its lines with other code of the file.",
        lines: [target.lines])
    }
    return target
  }

  private func known(_ definition: Definition, among outer: Definition?) -> [Definition] {
    guard let outer else { return file.all(named: definition.name, isType: definition.isType) }
    return outer.members.filter { $0.name == definition.name && $0.isType == definition.isType }
  }

  private mutating func replace(_ target: Definition, by definition: Definition) throws(Doubt) {
    if definition.isType, try TypeMerge(file: file, content: content).isPart(definition, of: target, allowsNew) {
      try place(definition.members, among: target)
      return
    }
    guard definition.isType || content.holdsCode(definition) || !file.holdsCode(target) else {
      throw Doubt(code: .truncated, reason: "`\(definition.name)` is written without its body.", lines: [target.lines])
    }
    guard content.ends(definition, as: file.lines[target.lines.upperBound - 1], asked: allowsNew, path) else {
      throw Doubt(
        code: .truncated, reason: "`\(definition.name)` may end early: its last line is not like the file's.",
        lines: [target.lines])
    }
    // Whether others may use it is no matter of its body, and such words get lost.
    let reach = target.header.prefix { $0.isLetter }
    guard !["export", "pub"].contains(reach) || definition.header.hasPrefix(reach) else {
      throw Doubt(
        code: .doubtful,
        reason: "`\(definition.name)` is written without `\(reach)`, which the file has in front of it.",
        lines: [target.lines])
    }
    let text = try lines(of: definition, as: target)
    let range = range(of: target, for: definition)
    if text != file.lines[range].map({ Array($0) }) { changes.append((range, text)) }
  }

  /// The lines that make way: comments and annotations above stay unless the new version has its own.
  private func range(of target: Definition, for definition: Definition) -> Range<Int> {
    let hasComments = definition.attached.lowerBound < definition.lines.lowerBound
    let start =
      hasComments
      ? target.all.lowerBound : definition.attached.isEmpty ? target.attached.upperBound : target.lines.lowerBound
    return start..<target.lines.upperBound
  }

  private func lines(of definition: Definition, as target: Definition) throws(Doubt) -> [[UInt8]] {
    let annotations = file.lines[target.attached].filter { isAnnotation($0) }.map { Array($0.trimmed) }
    if !definition.attached.isEmpty {
      let own = Set(content.lines[definition.attached].map { Array($0.trimmed) })
      guard annotations.allSatisfy({ own.contains($0) }) else {
        throw Doubt(
          code: .doubtful, reason: "`\(definition.name)` is written without an annotation that the file has above it.",
          lines: [target.all])
      }
    }
    return try reindented(definition, to: file.lines[target.attached.upperBound].indentation)
  }

  private func isAnnotation(_ line: ArraySlice<UInt8>) -> Bool {
    let text = line.trimmed
    return text.first == UInt8(ascii: "@") || text.begins(with: "#[")
  }

  /// The definition's lines, as deep as `indentation` and in the file's unit.
  func reindented(_ definition: Definition, to indentation: ArraySlice<UInt8>) throws(Doubt) -> [[UInt8]] {
    let all = content.lines[definition.all].map { Array($0.trimmedEnd.isEmpty ? $0.prefix(0) : $0) }
    let base = content.lines[definition.attached.upperBound].indentation
    let style = LineIndex(file.lines.joinedLines).style
    guard let change = Reindentation(lines: all, base: base, target: indentation, style: style) else {
      throw Doubt(
        code: .doubtful, reason: "`\(definition.name)` is indented in another way than the file, and not evenly.")
    }
    return change.lines
  }
}
