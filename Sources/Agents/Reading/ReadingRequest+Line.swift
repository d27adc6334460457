/// Requests as lines of text, for models without tools and for the Implementer.
extension ReadingRequest {
  /// Reads an answer that consists of requests, one a line.
  ///
  /// - Returns: Nil when anything else stands in it, but for a fence and blank lines around: then it is an answer.
  static func requests(inText text: String) -> [Result<ReadingRequest, ReadingFault>]? {
    let lines = text.split(whereSeparator: \.isNewline).map { $0.trimmed }.filter {
      !$0.isEmpty && !$0.hasPrefix("```")
    }
    guard !lines.isEmpty, lines.count <= lineLimit else { return nil }
    var found: [Result<ReadingRequest, ReadingFault>] = []
    for line in lines {
      guard let request = request(inLine: line) else { return nil }
      found.append(request)
    }
    return found
  }

  private static let lineLimit = 200

  /// Nil for a line that does not begin with the word of a request.
  private static func request(inLine line: Substring) -> Result<ReadingRequest, ReadingFault>? {
    let bare = line.hasPrefix("- ") ? line.dropFirst(2).trimmed : line
    let word = bare.prefix { $0.isLetter }
    let rest = bare.dropFirst(word.count)
    // In capitals, so that a sentence that begins with "Read" or "List" is none.
    guard ["READ", "SEARCH", "LIST", "OUTLINE", "HISTORY"].contains(word),
      rest.isEmpty || rest.first == " " || rest.first == "\t"
    else { return nil }
    do throws(ReadingFault) {
      return .success(try request(String(word), rest.trimmed))
    } catch {
      return .failure(error)
    }
  }

  private static func request(_ word: String, _ text: Substring) throws(ReadingFault) -> ReadingRequest {
    switch word {
    case "READ":
      let (path, rest) = try path(text, example: "READ Sources/App.swift 10-40")
      return .read(path: path, ranges: try LineRanges.parse(rest))
    case "SEARCH": return try search(text)
    case "LIST": return .list(path: text.isEmpty ? nil : try path(text, example: "LIST Sources").path)
    case "OUTLINE": return .outline(path: try path(text, example: "OUTLINE Sources/App.swift").path)
    default:
      let (path, rest) = try path(text, example: "HISTORY Sources/App.swift log")
      return .history(path: path, try history(rest))
    }
  }

  /// All of the rest is the expression, unless it ends with ` IN path`.
  private static func search(_ text: Substring) throws(ReadingFault) -> ReadingRequest {
    guard !text.isEmpty else {
      throw ReadingFault("SEARCH needs a regular expression, as in: SEARCH func +main IN Sources")
    }
    guard let divider = text.ranges(of: " IN ").last, !text[divider.upperBound...].trimmed.isEmpty else {
      return .search(pattern: String(text), path: nil)
    }
    return .search(
      pattern: String(text[..<divider.lowerBound].trimmed), path: unquoted(text[divider.upperBound...].trimmed))
  }

  static func history(_ text: Substring) throws(ReadingFault) -> History {
    let words = text.split(separator: " ")
    switch words.first {
    case nil, "log": return .log
    case "blame":
      let ranges = try LineRanges.parse(words.dropFirst().joined(separator: " ")[...])
      return .blame(ranges.first)
    case "diff": return .diff(commit: words.dropFirst().first.map(String.init))
    case .some(let word): throw ReadingFault("There is no history \"\(word)\": use log, blame 10-40, or diff COMMIT.")
    }
  }

  /// A path, in quotes where it has blanks, and what follows it.
  private static func path(_ text: Substring, example: String) throws(ReadingFault) -> (path: String, rest: Substring) {
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

  private static func unquoted(_ text: Substring) -> String {
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

/// Ranges of lines as models write them: `10-40`, `10–40`, `L10-L40`, `10:40`, `7`, `10-`, several with commas.
enum LineRanges {
  static func looksLikeRanges(_ text: Substring) -> Bool {
    text.contains(where: \.isNumber) && text.allSatisfy { $0.isASCII && $0.isNumber || "-–:,L~".contains($0) }
  }

  static func parse(_ text: Substring) throws(ReadingFault) -> [ClosedRange<Int>] {
    var ranges: [ClosedRange<Int>] = []
    for part in text.split(whereSeparator: { $0 == "," || $0 == " " }) {
      let ends = part.filter { $0 != "L" }.split(separator: #/[-–:~]+/#, omittingEmptySubsequences: false)
      let isOpen = ends.count == 2 && ends[1].isEmpty
      guard ends.count <= 2, let start = Int(ends[0]), let end = isOpen ? Int.max : Int(ends[ends.count - 1]),
        start >= 0
      else { throw ReadingFault("\"\(text)\" are no lines: write them as 10-40.") }
      ranges.append(max(1, min(start, end))...max(1, start, end))
    }
    return ranges
  }
}
