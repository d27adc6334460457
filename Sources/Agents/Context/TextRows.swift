/// A text as lines, each with its own line end, so that what is taken out of it is what stands there to the byte.
package struct TextRows: Sendable {
  let rows: [Substring]

  package init(_ text: String) {
    var rows: [Substring] = []
    let bytes = text.utf8
    var start = bytes.startIndex
    while start < bytes.endIndex {
      let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")).map { bytes.index(after: $0) } ?? bytes.endIndex
      rows.append(text[start..<end])
      start = end
    }
    self.rows = rows
  }

  package var count: Int { rows.count }

  /// The lines without their ends, `\n` or `\r\n`.
  ///
  /// To be had by bytes only: for Swift `\r\n` is one character, at which no text is split that is split at `\n`.
  var lines: [Substring] {
    rows.map { row in
      var line = row
      for end in [UInt8(ascii: "\n"), UInt8(ascii: "\r")] where line.utf8.last == end {
        line = line[..<line.utf8.index(before: line.endIndex)]
      }
      return line
    }
  }

  /// The text of lines, counted from 0.
  func text(_ range: Range<Int>) -> String { rows[range].joined() }
}

extension String {
  /// Whether it ends with a line's end. `hasSuffix` compares characters, and `\r\n` is another one than `\n`.
  var endsLine: Bool { utf8.last == UInt8(ascii: "\n") }
}

/// Which lines of a text are chosen, and what they take up with the marks between them.
struct RowChoice {
  private let sizes: [Int]
  private var isChosen: [Bool]
  /// Bytes of all chosen lines.
  private(set) var bytes = 0
  private(set) var runs = 0
  /// What the marks around one run of lines take up at most.
  let bytesPerRun: Int

  init(_ text: TextRows, bytesPerRun: Int) {
    sizes = text.rows.map { $0.utf8.count }
    isChosen = Array(repeating: false, count: sizes.count)
    self.bytesPerRun = bytesPerRun
  }

  /// All that would be written, at the most.
  var cost: Int { bytes + (runs + 1) * bytesPerRun }

  var ranges: [Range<Int>] {
    var ranges: [Range<Int>] = []
    for index in isChosen.indices where isChosen[index] {
      if let last = ranges.last, last.upperBound == index {
        ranges[ranges.count - 1] = last.lowerBound..<(index + 1)
      } else {
        ranges.append(index..<(index + 1))
      }
    }
    return ranges
  }

  /// Adds lines when the whole then still fits; says whether they are there now.
  mutating func add(_ range: Range<Int>, limitInBytes: Int) -> Bool {
    let range = range.clamped(to: 0..<sizes.count)
    let new = range.filter { !isChosen[$0] }
    guard !new.isEmpty else { return true }
    let added = new.reduce(0) { $0 + sizes[$1] }
    let touching = runsTouching(range)
    let runs = self.runs - touching + 1
    guard bytes + added + (runs + 1) * bytesPerRun <= limitInBytes else { return false }
    for index in new { isChosen[index] = true }
    bytes += added
    self.runs = runs
    return true
  }

  /// How many runs a new range would become one with.
  private func runsTouching(_ range: Range<Int>) -> Int {
    var count = 0
    var wasChosen = false
    for index in max(0, range.lowerBound - 1)..<min(isChosen.count, range.upperBound + 1) {
      if isChosen[index] && !wasChosen { count += 1 }
      wasChosen = isChosen[index]
    }
    return count
  }
}
