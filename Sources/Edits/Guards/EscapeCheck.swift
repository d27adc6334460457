/// Refuses text out of JSON whose escapes lost a backslash on the way, or have one too many.
///
/// JSON is the one form in which a line break, a quote and a backslash are written by escapes, and small models get them
/// wrong: `"print(\"a\nb\")"` breaks a string of the code in two, `"a()\\n  b()"` holds no line break at all.
struct EscapeCheck {
  let path: String

  /// Checks a file that an edit out of JSON made of `old`; `old` is empty for a new file.
  func check(_ new: [UInt8], of old: [UInt8]) throws(LineMerge.Doubt) {
    guard let language = SourceLanguage(path: path), new.count < 400_000 else { return }
    let known = Set(TextLines(old).contents.map { Array($0) })
    let lines = TextLines(new).contents
    let added = lines.indices.filter { !known.contains(Array(lines[$0])) }
    for line in added {
      if let escape = looseEscape(in: lines[line], language) { throw doubt(escape, lines[line]) }
    }
    if isWhole(old, language), !isWhole(new, language), let line = brokenLine(lines, added, language) {
      throw LineMerge.Doubt(
        reason:
          "The new line `\(Window.visible(lines[line].trimmed))` ends inside a string, which would be whole with `\\n` "
          + "in place of the line break.",
        advice: #"Write a line break inside a string of the code as `\\n` in JSON."#)
    }
  }

  private func doubt(_ escape: String, _ line: ArraySlice<UInt8>) -> LineMerge.Doubt {
    LineMerge.Doubt(
      reason: "The new line `\(Window.visible(line.trimmed))` holds `\(escape)` outside of any string.",
      advice: #"Escape once: a line break is `\n` and a quote is `\"` in JSON."#)
  }

  // MARK: One backslash too many

  /// `\n` or `\"` outside of the strings of a line of code, where they mean nothing; nil when there is none.
  private func looseEscape(in line: ArraySlice<UInt8>, _ language: SourceLanguage) -> String? {
    // An expression inside a string may hold strings of its own.
    guard !["${", "\\("].contains(where: { line.firstRange(of: $0.bytes, from: line.startIndex) != nil }) else {
      return nil
    }
    var quote: UInt8?
    var index = line.startIndex
    while index < line.endIndex {
      let byte = line[index]
      let next = index + 1 < line.endIndex ? line[index + 1] : 0
      if let open = quote {
        if byte == open { quote = nil }
        index += byte == ASCII.backslash ? 2 : 1
        continue
      }
      if byte == UInt8(ascii: "#"), language == .python || language == .ruby { return nil }
      if byte == ASCII.slash, next == ASCII.slash || next == UInt8(ascii: "*") { return nil }
      // A regular expression may hold anything.
      if byte == ASCII.slash, language.hasRegularExpressions { return nil }
      if "\"'`".utf8.contains(byte) {
        quote = byte
      } else if byte == ASCII.backslash {
        let before = line[..<index].trimmedEnd.last ?? UInt8(ascii: ";")
        let isAfterStatement = "{;:)}],".utf8.contains(before) || before == ASCII.backslash
        let rest = line[min(index + 2, line.endIndex)...]
        let isBeforeLine = rest.isEmpty || rest.begins(with: "  ") || rest.begins(with: "\t") || rest.begins(with: "\\")
        if next == UInt8(ascii: "n"), isAfterStatement || isBeforeLine { return "\\n" }
        if next == UInt8(ascii: "\"") { return "\\\"" }
        index += 1
      }
      index += 1
    }
    return nil
  }

  // MARK: One too few

  private func isWhole(_ text: [UInt8], _ language: SourceLanguage) -> Bool {
    switch language {
    case .braces(let syntax): CodeMask(text, syntax).isComplete
    case .python: PythonOutline(TextLines(text).contents).isWhole
    case .ruby: true
    }
  }

  private func holdsVerbatim(_ line: ArraySlice<UInt8>) -> Bool {
    line.firstRange(of: "@\"".bytes, from: line.startIndex) != nil
  }

  /// The first new line after which `\n` in place of the line break, or of a few, makes the text whole.
  private func brokenLine(_ lines: [ArraySlice<UInt8>], _ added: [Int], _ language: SourceLanguage) -> Int? {
    // Text between tags may hold quotes of its own, and a verbatim string line breaks.
    guard !["jsx", "tsx"].contains(FileKind.suffix(of: path)) else { return nil }
    for line in added.prefix(60) where line + 1 < lines.count && !holdsVerbatim(lines[line]) {
      for count in 1...3 where line + count < lines.count {
        let joined = Array(lines[line...(line + count)].joined(separator: "\\n".bytes))
        let text = Array(lines[..<line]) + [joined[...]] + lines[(line + count + 1)...]
        if isWhole(text.joinedLines, language) { return line }
      }
    }
    return nil
  }
}

extension SourceLanguage {
  fileprivate var hasRegularExpressions: Bool {
    switch self {
    case .braces(let syntax): syntax.hasRegularExpressions
    case .ruby: true
    case .python: false
    }
  }
}
