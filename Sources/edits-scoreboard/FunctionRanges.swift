/// The functions of a made-up file, which all begin at the edge of a line of their own.
struct FunctionRanges {
  private let lines: [String]
  private(set) var ranges: [Range<Int>] = []
  private(set) var names: [String] = []

  init(_ lines: [String]) {
    self.lines = lines
    var start: Int?
    for (index, line) in lines.enumerated() {
      if let name = FunctionRanges.name(line) {
        if let start { close(start, before: index) }
        start = index
        names.append(name)
      } else if line == "}", let first = start {
        ranges.append(first..<(index + 1))
        start = nil
      }
    }
    if let start { close(start, before: lines.count) }
  }

  private mutating func close(_ start: Int, before end: Int) {
    var last = end
    while last > start + 1, lines[last - 1].allSatisfy(\.isWhitespace) { last -= 1 }
    ranges.append(start..<last)
  }

  func text(_ index: Int) -> [String] { Array(lines[ranges[index]]) }

  /// The lines in front of each function, and after the last.
  var gaps: [[String]] {
    let ends = [0] + ranges.map(\.upperBound)
    let starts = ranges.map(\.lowerBound) + [lines.count]
    return zip(ends, starts).map { Array(lines[$0..<$1]) }
  }

  private static func name(_ line: String) -> String? {
    guard line.hasPrefix("def ") || line.hasPrefix("func "), let open = line.firstIndex(of: "(") else { return nil }
    return line[..<open].split(separator: " ").last.map(String.init)
  }
}

extension SampleFile.Style {
  /// What fences are marked with.
  var language: String {
    switch self {
    case .python: "python"
    case .go: "go"
    case .swift: "swift"
    case .prose: "markdown"
    }
  }
}
