/// Finds the functions, methods and types of a file in a language with braces.
struct BraceOutline {
  private let statements: BraceStatements
  private let text: TextLines
  private let syntax: BraceSyntax
  /// For each line where it begins.
  private let starts: [Int]

  init(_ bytes: [UInt8], _ text: TextLines, _ syntax: BraceSyntax) {
    // A byte order mark is no code.
    let code = [UInt8](repeating: ASCII.space, count: text.markLength) + bytes.dropFirst(text.markLength)
    statements = BraceStatements(mask: CodeMask(code, syntax), syntax: syntax)
    self.text = text
    self.syntax = syntax
    starts = text.lines.map(\.content.lowerBound)
  }

  private var mask: CodeMask { statements.mask }

  /// Nil when brackets, strings or comments are not closed.
  var definitions: [Definition]? {
    guard mask.isComplete, let all = statements.all(in: 0..<mask.bytes.count) else { return nil }
    return definitions(of: all)
  }

  private func definitions(of statements: [BraceStatements.Statement]) -> [Definition]? {
    var found: [Definition] = []
    for statement in statements {
      guard let body = statement.body,
        let name = CodeWords(mask.bytes[statement.range.lowerBound..<statement.headerEnd]).definition(syntax)
      else { continue }
      let first = line(of: statement.range.lowerBound)
      let last = line(of: statement.range.upperBound - 1)
      // A closing brace that stands elsewhere than its definition may close another one.
      let isWhole =
        isBlank(starts[first]..<statement.range.lowerBound)
        && isBlank(statement.range.upperBound..<max(statement.range.upperBound, text.lines[last].content.upperBound))
        && (first == last || text.content(first).indentation == text.content(last).indentation)
      var members: [Definition] = []
      if name.isType {
        guard let inner = self.statements.all(in: body), let inside = definitions(of: inner) else { return nil }
        members = inside
      }
      let own = line(of: statement.range.lowerBound + name.start)
      found.append(
        Definition(
          name: name.name, isType: name.isType, lines: first..<(last + 1), attached: comments(above: first)..<own,
          header: name.header, members: members, isWhole: isWhole))
    }
    return found
  }

  private func line(of offset: Int) -> Int {
    var (low, high) = (0, starts.count)
    while low + 1 < high {
      let middle = (low + high) / 2
      if starts[middle] <= offset { low = middle } else { high = middle }
    }
    return low
  }

  private func isBlank(_ range: Range<Int>) -> Bool {
    range.isEmpty || mask.bytes[range].allSatisfy { ASCII.isBlank($0) || $0 == ASCII.newline }
  }

  /// The first of the lines of comments right above `line`.
  private func comments(above line: Int) -> Int {
    var first = line
    while first > 0 {
      let content = text.lines[first - 1].content
      let isComment = mask.bytes[content].isBlank && !text.bytes[content].isBlank
      guard isComment, !(syntax.hasPreprocessor && text.bytes[content].trimmed.first == UInt8(ascii: "#")) else {
        break
      }
      first -= 1
    }
    return first
  }
}
