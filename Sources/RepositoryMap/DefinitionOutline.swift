/// Makes definitions of what a tagger found: with the lines they are on, and nested by how these are indented.
struct DefinitionOutline {
  /// A name that a tagger found on a line, counted from 1.
  struct Mark: Equatable {
    var name: String
    var kind: String
    var line: Int
    /// Whether the definition should be shown, rather than only be known.
    var isShown = true
  }

  static let signatureLimitInBytes = 160
  private let lines: LineTable

  init(_ bytes: UnsafeBufferPointer<UInt8>) { lines = LineTable(bytes) }

  /// The marks in the order of their lines, one for each line and name.
  func definitions(_ marks: [Mark]) -> [Definition] {
    var definitions: [Definition] = []
    var enclosing: [Int] = []
    var last: Mark?
    let sorted = marks.filter { lines.contains($0.line) && !$0.name.isEmpty }
      .enumerated().sorted { ($0.element.line, $0.offset) < ($1.element.line, $1.offset) }.map(\.element)
    for mark in sorted where mark.isShown {
      if definitions.count >= Definition.limitPerFile { break }
      // Several names on one line would show the line several times.
      if mark.line == last?.line { continue }
      last = mark
      let indentation = lines.indentation(mark.line)
      while let width = enclosing.last, width >= indentation { enclosing.removeLast() }
      definitions.append(
        Definition(
          name: mark.name, kind: mark.kind, line: mark.line, depth: enclosing.count,
          signature: signature(mark.line)))
      enclosing.append(indentation)
    }
    return definitions
  }

  private func signature(_ line: Int) -> String {
    var text = lines.text(line)
    // What a body begins with says nothing.
    while let end = text.last, end == 32 || end == 9 || end == 13 || end == UInt8(ascii: "{") { text.removeLast() }
    let whole = String(decoding: text, as: UTF8.self)
    let clean = String(whole.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : Character($0) })
    guard clean.utf8.count > Self.signatureLimitInBytes else { return clean }
    var short = ""
    for character in clean {
      if short.utf8.count + character.utf8.count > Self.signatureLimitInBytes - 3 { break }
      short.append(character)
    }
    return short + "…"
  }
}
