/// A path in a request that a model wrote as text.
enum WrittenPath {
  /// Reads a path, in quotes where it has blanks, and what follows it.
  /// - Parameter example: A whole request, for the fault.
  static func read(_ text: Substring, example: String) throws(ReadingFault) -> (path: String, rest: Substring) {
    guard let first = text.first else { throw ReadingFault("A path is missing, as in: \(example)") }
    if first == "\"" || first == "'" || first == "`" {
      var end = text.index(after: text.startIndex)
      while end < text.endIndex, text[end] != first {
        if text[end] == "\\" { end = text.index(after: end) }
        if end < text.endIndex { end = text.index(after: end) }
      }
      guard end < text.endIndex else { throw ReadingFault("The quote before the path is not closed.") }
      return (unquoted(text[...end]), text[text.index(after: end)...].trimmed)
    }
    // What ends with something like lines has a path before it, with blanks or without.
    let words = text.split(separator: " ")
    if let last = words.last, words.count > 1,
      LineRanges.looksLikeRanges(last) || ["log", "blame", "diff"].contains(last)
    {
      let path = text[..<last.startIndex].trimmed
      for word in [" blame", " diff"] where path.hasSuffix(word) {
        return (
          String(path.dropLast(word.count).trimmed), text[path.index(path.endIndex, offsetBy: -word.count + 1)...]
        )
      }
      return (String(path), last)
    }
    if let diff = text.ranges(of: " diff ").last {
      return (String(text[..<diff.lowerBound]), text[diff.lowerBound...].trimmed)
    }
    return (String(text), "")
  }

  static func unquoted(_ text: Substring) -> String {
    guard let first = text.first, text.count >= 2, "\"'`".contains(first), text.last == first else {
      return String(text)
    }
    var (result, isEscaped) = ("", false)
    for character in text.dropFirst().dropLast() {
      if isEscaped {
        result.append(character == "n" ? "\n" : character == "t" ? "\t" : character)
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else {
        result.append(character)
      }
    }
    return result
  }
}

extension Substring {
  var trimmed: Substring {
    var text = self
    while let first = text.first, first.isWhitespace { text.removeFirst() }
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return text
  }
}
