/// The lines that a reviewer was shown and may quote: those of a diff's hunks, and what checks said.
///
/// A quote is found when it stands there to the letter, but for blanks at the ends of a line and the sign before it.
package struct ShownLines: Sendable, Equatable {
  private let lines: [String]

  /// - Parameters:
  ///   - diff: A unified diff; its headers are no evidence.
  ///   - checks: What was shown of checks and their output.
  package init(diff: String, checks: String) {
    var seen: Set<String> = []
    let all = Self.hunkLines(of: diff) + checks.lines.map { String($0.trimmed) }
    lines = all.filter { !$0.isEmpty && seen.insert($0).inserted }
  }

  /// The lines that a quote was taken from, joined by line feeds; nil where it stands nowhere or says too little.
  ///
  /// - Parameter quote: A line, a part of one, or several lines one below the other.
  package func lines(quotedBy quote: String) -> String? {
    let wanted = quote.lines.map(\.trimmed).filter { !$0.isEmpty && !$0.hasPrefix("```") }
    guard !wanted.isEmpty else { return nil }
    var found: [String] = []
    for line in wanted {
      guard let match = Self.readings(of: line).lazy.compactMap(self.line).first else {
        // What merely closes a block says nothing, whether it is there or not.
        if wanted.count > 1, Self.weight(of: line) == 0 { continue }
        return nil
      }
      found.append(match)
    }
    return found.isEmpty ? nil : found.joined(separator: "\n")
  }

  /// A whole line has to have a letter or digit, and a part of one enough of them to be no accident.
  private func line(_ quote: Substring) -> String? {
    let weight = Self.weight(of: quote)
    guard weight > 0 else { return nil }
    if let line = lines.first(where: { $0[...] == quote }) { return line }
    guard weight >= Self.leastWeightOfPart else { return nil }
    return lines.first { $0.contains(quote) }
  }

  private static let leastWeightOfPart = 6

  /// How many letters and digits a text has.
  private static func weight(of text: Substring) -> Int {
    text.unicodeScalars.count { $0.properties.isAlphabetic || $0.properties.numericType != nil }
  }

  /// What a quote may mean: itself, without the sign of a diff, without the marks around it.
  private static func readings(of quote: Substring) -> [Substring] {
    var readings = [quote]
    for (open, close) in [("`", "`"), ("\"", "\""), ("'", "'"), ("“", "”")] where quote.hasPrefix(open) {
      guard quote.count > 2, quote.hasSuffix(close) else { continue }
      readings.append(quote.dropFirst().dropLast().trimmed)
    }
    for reading in readings {
      if let first = reading.utf8.first, "+-".utf8.contains(first) { readings.append(reading.dropFirst().trimmed) }
    }
    return readings
  }

  /// The lines of a diff without their signs.
  private static func hunkLines(of diff: String) -> [String] {
    var lines: [String] = []
    // How many lines of the old and the new file are still to come.
    var (old, new) = (0, 0)
    for line in diff.lines {
      if old <= 0, new <= 0 {
        guard line.hasPrefix("@@ "), let counts = counts(of: line) else { continue }
        (old, new) = counts
        continue
      }
      switch line.utf8.first {
      case UInt8(ascii: "+"): new -= 1
      case UInt8(ascii: "-"): old -= 1
      case UInt8(ascii: "\\"): continue
      default: (old, new) = (old - 1, new - 1)
      }
      lines.append(String(line.dropFirst().trimmed))
    }
    return lines
  }

  /// The counts of `@@ -3,7 +3,8 @@`; a count that is left out is 1.
  private static func counts(of header: Substring) -> (old: Int, new: Int)? {
    let words = header.split(separator: " ")
    guard words.count >= 3, words[1].hasPrefix("-"), words[2].hasPrefix("+") else { return nil }
    func count(_ word: Substring) -> Int? {
      let parts = word.dropFirst().split(separator: ",")
      return parts.count == 2 ? Int(parts[1]) : parts.count == 1 ? 1 : nil
    }
    guard let old = count(words[1]), let new = count(words[2]) else { return nil }
    return (old, new)
  }
}
