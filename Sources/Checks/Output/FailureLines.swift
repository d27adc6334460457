/// What an output says of failures, in a form that two runs can be compared by.
///
/// Times, addresses and line numbers differ from run to run and from tree to tree; which tests fail does not. So every
/// line that speaks of a failure counts with its numbers left out, but for those that say how many failures there are.
package struct FailureLines: Sendable, Hashable {
  /// How often each line was there, and then the numbers of failures in it, summed up.
  private var counts: [String: [Int]] = [:]

  package init(of output: String) {
    for line in output.split(whereSeparator: \.isNewline) {
      // What a line is about stands at its beginning; some tools print whole files in one.
      let text = Self.withoutEscapes(line.prefix(1000))
      guard Self.speaksOfFailure(text) else { continue }
      let (template, numbers) = Self.template(of: text)
      counts[template] = zip(counts[template] ?? [Int](repeating: 0, count: numbers.count + 1), [1] + numbers).map {
        $0.addingReportingOverflow($1).partialValue
      }
    }
  }

  /// Whether nothing was said that could be compared.
  package var isEmpty: Bool { counts.isEmpty }

  /// Whether every failure here is also in `other`, and there at least as often.
  package func areAll(in other: FailureLines) -> Bool {
    counts.allSatisfy { line, own in
      guard let theirs = other.counts[line] else { return false }
      return zip(own, theirs).allSatisfy { $0 <= $1 }
    }
  }

  private static let words = [
    "fail", "error", "panic", "not ok", "assert", "exception", "traceback", "fatal", "abort", "undefined", "expected",
    "✗", "✘", "✕", "×", "●",
  ]

  private static func speaksOfFailure(_ line: String) -> Bool {
    let line = line.lowercased()
    return words.contains { line.firstRange(of: $0) != nil }
  }

  /// The line with `#` for each number that stands by itself, and those of them that count failures.
  private static func template(of line: String) -> (String, [Int]) {
    var template = ""
    var numbers: [Int] = []
    var rest = line[...]
    var before: Character?
    while let character = rest.first {
      let isNumber = character.isASCII && character.isNumber
      guard isNumber, before.map({ $0.isLetter || $0 == "_" }) != true else {
        if !(character.isWhitespace && before?.isWhitespace == true) { template.append(character) }
        before = character
        rest.removeFirst()
        // A number that is part of a name belongs to it.
        while isNumber, let digit = rest.first, digit.isNumber || digit.isLetter {
          template.append(digit)
          rest.removeFirst()
        }
        continue
      }
      let isHexadecimal = rest.hasPrefix("0x")
      let digits = rest.prefix(while: { isHexadecimal ? $0.isHexDigit || $0 == "x" : $0.isNumber })
      rest = rest[digits.endIndex...]
      if !isHexadecimal, let number = Int(digits), countsFailures(after: template, before: rest) {
        numbers.append(number)
      }
      template.append("#")
      before = "#"
    }
    return (template, numbers)
  }

  private static func countsFailures(after head: String, before tail: Substring) -> Bool {
    let next = tail.drop { $0 == " " }.prefix(8).lowercased()
    if next.hasPrefix("fail") || next.hasPrefix("err") { return true }
    let previous = String(head.suffix(24).lowercased().reversed().drop { " =:".contains($0) }.prefix(8).reversed())
    return ["fail", "failed", "failure", "failures", "error", "errors"].contains { previous.hasSuffix($0) }
  }

  /// The line without the sequences that colour it.
  private static func withoutEscapes(_ line: Substring) -> String {
    guard line.contains("\u{1B}") else { return String(line) }
    var text = ""
    var rest = line
    while let start = rest.firstIndex(of: "\u{1B}") {
      text += rest[..<start]
      rest = rest[start...].dropFirst()
      guard rest.first == "[" else { continue }
      rest = rest.dropFirst().drop { !$0.isLetter }.dropFirst()
    }
    return text + rest
  }
}
