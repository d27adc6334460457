/// Finds the methods, classes and modules of a Ruby file: each ends at an `end` as deep as itself.
struct RubyOutline {
  private let lines: [ArraySlice<UInt8>]

  init(_ lines: [ArraySlice<UInt8>]) { self.lines = lines }

  /// Nil when a definition has no end.
  var definitions: [Definition]? { find(lines.indices) }

  private func find(_ range: Range<Int>) -> [Definition]? {
    var found: [Definition] = []
    var line = range.lowerBound
    while line < range.upperBound {
      guard let header = header(line) else {
        line += 1
        continue
      }
      var end = line
      if !header.isOneLine {
        end += 1
        while end < range.upperBound, !isEnd(end, of: line) {
          // A line that is less deep belongs to no body.
          if !lines[end].isBlank, lines[end].indentation.count < lines[line].indentation.count { return nil }
          end += 1
        }
        guard end < range.upperBound, isBalanced((line + 1)..<end) else { return nil }
      }
      var first = line
      while first > range.lowerBound, lines[first - 1].trimmed.first == UInt8(ascii: "#") { first -= 1 }
      guard let members = header.isType && !header.isOneLine ? find((line + 1)..<end) : [] else { return nil }
      found.append(
        Definition(
          name: header.name, isType: header.isType, lines: line..<(end + 1), attached: first..<line,
          header: lines[line].trimmed.text, members: members))
      line = end + 1
    }
    return found
  }

  /// Whether as many blocks begin in the lines as end, so that the indentation tells the truth.
  private func isBalanced(_ range: Range<Int>) -> Bool {
    var depth = 0
    for line in range {
      let text = lines[line].trimmed.text.prefix { $0 != "#" }
      let words = text.split { !$0.isLetter && !$0.isNumber && $0 != "_" && $0 != "." && $0 != ":" && $0 != "?" }
      guard let first = words.first else { continue }
      if first == "end" || first.hasPrefix("end.") {
        depth -= 1
      } else if !words.dropFirst().contains("end") {
        let value = text.firstRange(of: " = ").map { text[$0.upperBound...].split(separator: " ").first ?? "" }
        let opens = RubyOutline.openers.contains(first) && header(line)?.isOneLine != true
        if opens || value.map(RubyOutline.openers.contains) == true || words.dropFirst().contains("do") { depth += 1 }
      }
      if depth < 0 { return false }
    }
    return depth == 0
  }

  private static let openers: Set<Substring> = [
    "if", "unless", "while", "until", "for", "case", "begin", "def", "class", "module",
  ]

  private func isEnd(_ line: Int, of start: Int) -> Bool {
    let text = lines[line].trimmed
    guard lines[line].indentation == lines[start].indentation, text.begins(with: "end") else { return false }
    return text.count == 3 || !ASCII.isWord(text[text.startIndex + 3])
  }

  private func header(_ line: Int) -> (name: String, isType: Bool, isOneLine: Bool)? {
    let text = lines[line].trimmed.text
    for keyword in ["def", "class", "module"] where text.hasPrefix(keyword + " ") {
      let rest = text.dropFirst(keyword.count + 1).drop { $0 == " " }
      let name = rest.prefix { !" (;<=".contains($0) }
      guard !name.isEmpty, !name.hasPrefix("<<") else { return nil }
      let isEndless = keyword == "def" && text.contains(" = ") || text.hasSuffix("; end") || text.hasSuffix(";end")
      return (String(name), keyword != "def", isEndless)
    }
    return nil
  }
}
