/// The codes by which terminals show colours, as `git diff --color=always` writes them around the lines of a diff.
struct DiffColours {
  private static let escape: UInt8 = 0x1B

  /// Whether a diff with colours began.
  private var hasBegun = false
  /// The first line whose codes stand inside its text, so that they may be the file's.
  private(set) var openLine: ReplyLine?

  /// The line without colours, where it stands in a diff that has them.
  ///
  /// - Parameter mayBegin: Such a diff may begin with the line.
  mutating func plain(_ line: ReplyLine, mayBegin: Bool) -> ReplyLine {
    guard hasBegun || mayBegin && line.content.first == Self.escape, line.content.contains(Self.escape) else {
      return line
    }
    let all = Self.withoutCodes(line.content)
    if !hasBegun {
      let isHeader = ["diff --git ", "--- ", "+++ ", "@@ "].contains { all.starts(with: $0.utf8) }
      guard isHeader else { return line }
      hasBegun = true
    }
    let mayHoldCodes = Self.standOutside(line.content) || all.starts(with: "@@".utf8)
    if !mayHoldCodes, openLine == nil { openLine = line }
    return ReplyLine(content: all[...], range: line.range, hasReturn: line.hasReturn)
  }

  var problem: Refusal? {
    openLine.map { line in
      Refusal(
        .unsupported, reason: "The diff has codes of colours inside its lines, which may be the file's own.",
        advice: "Send it as `git diff --no-color` prints it.", range: line.range)
    }
  }

  /// Whether all codes stand at the ends of the line, next to its sign or next to white space at its ends.
  private static func standOutside(_ line: ArraySlice<UInt8>) -> Bool {
    var rest = line
    func skip(_ isSkipped: (UInt8) -> Bool) {
      while let first = rest.first {
        if let length = codeLength(rest) {
          rest = rest.dropFirst(length)
        } else if isSkipped(first) {
          rest = rest.dropFirst()
        } else {
          return
        }
      }
    }
    skip { _ in false }
    if let sign = rest.first, "+- ".utf8.contains(sign) { rest = rest.dropFirst() }
    skip(ASCII.isBlank)
    while let first = rest.first, first != escape { rest = rest.dropFirst() }
    skip(ASCII.isBlank)
    return rest.isEmpty
  }

  private static func withoutCodes(_ line: ArraySlice<UInt8>) -> [UInt8] {
    var text: [UInt8] = []
    var rest = line
    while let first = rest.first {
      if let length = codeLength(rest) {
        rest = rest.dropFirst(length)
      } else {
        text.append(first)
        rest = rest.dropFirst()
      }
    }
    return text
  }

  /// The length of a code such as `ESC [1;31m` or `ESC [K` at the start of `text`.
  private static func codeLength(_ text: ArraySlice<UInt8>) -> Int? {
    guard text.first == escape, text.dropFirst().first == UInt8(ascii: "[") else { return nil }
    let digits = text.dropFirst(2).prefix { ASCII.isDigit($0) || $0 == UInt8(ascii: ";") }
    guard let last = text.dropFirst(2 + digits.count).first, last == UInt8(ascii: "m") || last == UInt8(ascii: "K")
    else {
      return nil
    }
    return digits.count + 3
  }
}
