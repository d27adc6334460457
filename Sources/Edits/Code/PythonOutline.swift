/// Finds the functions and classes of a Python file by their indentation.
struct PythonOutline {
  private let lines: [ArraySlice<UInt8>]
  /// Lines that begin inside a string or a bracket.
  private var isInside: [Bool] = []
  /// Whether every string and bracket is closed.
  private(set) var isWhole = true

  init(_ lines: [ArraySlice<UInt8>]) {
    self.lines = lines
    scan()
  }

  /// Nil when a string or a bracket is never closed.
  var definitions: [Definition]? { isWhole ? find(lines.indices, in: nil) : nil }

  private func find(_ range: Range<Int>, in outer: [UInt8]?) -> [Definition] {
    var found: [Definition] = []
    var line = range.lowerBound
    while line < range.upperBound {
      guard !isInside[line], let header = header(line) else {
        line += 1
        continue
      }
      let indentation = Array(lines[line].indentation)
      var end = line + 1
      var last = line
      while end < range.upperBound {
        if isInside[end] || (!lines[end].isBlank && isDeeper(lines[end], than: indentation)) {
          last = end
        } else if !lines[end].isBlank, lines[end].trimmed.first != UInt8(ascii: "#") {
          // Only code ends a body; a comment may stand at the edge in the middle of one.
          break
        }
        end += 1
      }
      let first = annotations(above: line, in: range)
      let body = (line + 1)..<(last + 1)
      found.append(
        Definition(
          name: header.name, isType: header.isType, lines: first..<(last + 1),
          attached: comments(above: first, in: range)..<line, header: headerText(line, last),
          members: header.isType ? find(body, in: indentation) : []))
      line = last + 1
    }
    return found
  }

  private func isDeeper(_ line: ArraySlice<UInt8>, than indentation: [UInt8]) -> Bool {
    line.indentation.count > indentation.count && line.indentation.starts(with: indentation)
  }

  private func header(_ line: Int) -> (name: String, isType: Bool)? {
    var words = lines[line].trimmed.text.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: true)[...]
    if words.first == "async" { words = words.dropFirst() }
    guard let keyword = words.first, keyword == "def" || keyword == "class", let rest = words.dropFirst().first else {
      return nil
    }
    let name = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
    return name.isEmpty ? nil : (String(name), keyword == "class")
  }

  /// The header with its arguments, up to the line that ends in a colon.
  private func headerText(_ line: Int, _ last: Int) -> String {
    var end = line
    while end < last, isInside[end + 1] { end += 1 }
    return lines[line...end].map { $0.trimmed.text }.joined(separator: " ")
  }

  private func annotations(above line: Int, in range: Range<Int>) -> Int {
    var first = line
    while first > range.lowerBound, !isInside[first - 1], lines[first - 1].trimmed.first == UInt8(ascii: "@"),
      lines[first - 1].indentation == lines[line].indentation
    {
      first -= 1
    }
    return first
  }

  private func comments(above line: Int, in range: Range<Int>) -> Int {
    var first = line
    while first > range.lowerBound, !isInside[first - 1], lines[first - 1].trimmed.first == UInt8(ascii: "#"),
      lines[first - 1].indentation == lines[line].indentation
    {
      first -= 1
    }
    return first
  }

  /// Follows strings and brackets through the file.
  private mutating func scan() {
    var quote: [UInt8]?
    var depth = 0
    var goesOn = false
    for line in lines {
      isInside.append(quote != nil || depth > 0 || goesOn)
      goesOn = quote == nil && line.last == ASCII.backslash && line.trimmed.first != UInt8(ascii: "#")
      var index = line.startIndex
      while index < line.endIndex {
        let byte = line[index]
        if let open = quote {
          if byte == ASCII.backslash {
            index += 2
          } else if line[index...].starts(with: open) {
            quote = nil
            index += open.count
          } else {
            index += 1
          }
          continue
        }
        switch byte {
        case UInt8(ascii: "#"): index = line.endIndex
        case UInt8(ascii: "\""), UInt8(ascii: "'"):
          let isTriple = line[index...].prefix(3).count == 3 && line[index...].prefix(3).allSatisfy { $0 == byte }
          quote = isTriple ? [byte, byte, byte] : [byte]
          index += isTriple ? 3 : 1
        case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"):
          depth += 1
          index += 1
        case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
          depth -= 1
          if depth < 0 { isWhole = false }
          index += 1
        default: index += 1
        }
      }
      // A string in one quote ends with its line, unless a backslash goes on with it.
      if quote?.count == 1, line.last != ASCII.backslash { isWhole = false }
    }
    if quote != nil || depth != 0 { isWhole = false }
  }
}
