extension String {
  /// The lines of this text, each broken so that none takes more than `width` columns.
  ///
  /// Lines break at spaces and beside wide characters; a longer word is cut. A line's own leading spaces are kept, up to
  /// the middle, and given to the lines that continue it. Spaces where a line was broken are dropped. Sequences that
  /// style text, as `Palette` writes them, take no columns and are never cut.
  /// - Parameters:
  ///   - width: Columns in all, indentation counted in; at least one character is put on a line even if wider.
  ///   - indentation: Columns of space before every line that is not empty.
  ///   - hanging: Further columns before the lines that continue one, as under the text of a list item.
  package func wrapped(to width: Int, indentation: Int = 0, hanging: Int = 0) -> [String] {
    split(separator: "\n", omittingEmptySubsequences: false).flatMap { line in
      Paragraph(line: line, width: width, indentation: indentation, hanging: hanging).lines()
    }
  }
}

/// One line of text on its way to several.
private struct Paragraph {
  let words: [Word]
  let width: Int
  let firstPrefix: String
  let otherPrefix: String

  /// A run of characters that is not broken unless it is wider than a line.
  struct Word {
    var text = ""
    var columns = 0
    var isSpace = false
  }

  init(line: Substring, width: Int, indentation: Int, hanging: Int) {
    let expanded = Self.expandingTabs(line)
    let own = expanded.prefix { $0 == " " }
    // Indentation past the middle would leave no room for the text.
    let kept = min(own.count, max(0, width / 2 - indentation))
    firstPrefix = String(repeating: " ", count: max(0, indentation) + kept)
    otherPrefix = String(repeating: " ", count: max(0, indentation) + kept + max(0, hanging))
    self.width = width
    words = Self.words(of: expanded.dropFirst(own.count))
  }

  func lines() -> [String] {
    guard !words.isEmpty else { return [""] }
    var lines: [String] = []
    var current = firstPrefix
    var column = DisplayWidth.columns(of: firstPrefix)
    var isEmpty = true
    var gap: Word?
    func breakLine() {
      lines.append(current)
      current = otherPrefix
      column = DisplayWidth.columns(of: otherPrefix)
      isEmpty = true
      gap = nil
    }
    for word in words {
      if word.isSpace {
        gap = word
        continue
      }
      if !isEmpty, column + (gap?.columns ?? 0) + word.columns > width { breakLine() }
      if let space = gap, !isEmpty {
        current += space.text
        column += space.columns
      }
      gap = nil
      if column + word.columns <= width {
        current += word.text
        column += word.columns
        isEmpty = false
        continue
      }
      var escape = EscapeScan()
      for character in word.text {
        if escape.takes(character) {
          current.append(character)
          continue
        }
        let columns = DisplayWidth.columns(of: character)
        if !isEmpty, column + columns > width { breakLine() }
        current.append(character)
        column += columns
        isEmpty = false
      }
    }
    lines.append(current)
    return lines
  }

  private static func words(of text: Substring) -> [Word] {
    var words: [Word] = []
    var canJoin = false
    var escape = EscapeScan()
    for character in text {
      let columns = escape.takes(character) ? 0 : DisplayWidth.columns(of: character)
      let isSpace = character == " "
      if canJoin, columns < 2, words[words.count - 1].isSpace == isSpace {
        words[words.count - 1].text.append(character)
        words[words.count - 1].columns += columns
      } else {
        words.append(Word(text: String(character), columns: columns, isSpace: isSpace))
      }
      canJoin = columns < 2
    }
    return words
  }

  private static func expandingTabs(_ line: Substring) -> Substring {
    guard line.contains("\t") else { return line }
    var expanded = ""
    var column = 0
    for character in line {
      let columns = DisplayWidth.columns(of: character, at: column)
      if character == "\t" {
        expanded += String(repeating: " ", count: columns)
      } else {
        expanded.append(character)
      }
      column += columns
    }
    return expanded[...]
  }
}

/// Tells the characters of sequences that style text, `ESC [ … m`, from others.
private struct EscapeScan {
  private var isInside = false

  /// Whether the character, which comes after all before it, is part of such a sequence.
  mutating func takes(_ character: Character) -> Bool {
    if character == "\u{1B}" {
      isInside = true
      return true
    }
    guard isInside else { return false }
    isInside = character == "[" || character == ";" || character.isNumber
    return true
  }
}
