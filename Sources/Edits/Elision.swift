/// Recognises lines by which models stand for text they leave out.
enum Elision {
  /// Whether a line is such a mark in any language: dots alone, or a comment that says the rest stays.
  static func isMark(_ line: some RandomAccessCollection<UInt8>) -> Bool {
    guard line.count <= 200 else { return false }
    let words = strippedOfComment(String(decoding: line, as: UTF8.self).lowercased())
    if let words, words.isDots { return true }
    guard let words, words.isComment else { return false }
    return saysRestStays(words.text, hasDots: words.hasDots)
  }

  /// Whether a line is dots alone, which some languages also use as a statement.
  static func isBareDots(_ line: some RandomAccessCollection<UInt8>) -> Bool {
    let text = String(decoding: line, as: UTF8.self).filter { $0 != " " && $0 != "\t" && $0 != "\r" }
    return text == "..." || text == "…"
  }

  private struct Words {
    var text: String
    var isComment: Bool
    var hasDots: Bool
    var isDots: Bool
  }

  private static let openers = ["<!--", "/*", "//", "{/*", "--", "#", ";", "%", "*", "\"\"\"", "'''", "rem "]
  private static let closers = ["-->", "*/}", "*/", "\"\"\"", "'''"]

  private static func strippedOfComment(_ line: String) -> Words? {
    var text = trim(line[...])
    var isComment = false
    while let opener = openers.first(where: { text.hasPrefix($0) }) {
      text = trim(text.dropFirst(opener.count))
      isComment = true
    }
    while let closer = closers.first(where: { text.hasSuffix($0) }) { text = trim(text.dropLast(closer.count)) }
    if !isComment, text.hasPrefix("["), text.hasSuffix("]") || text.hasPrefix("("), text.hasSuffix(")") {
      text = trim(text.dropFirst().dropLast())
      isComment = true
    }
    let hadDots = text.contains("...") || text.contains("…")
    let plain = text.filter { $0 != "." && $0 != "…" && $0 != "(" && $0 != ")" && $0 != "[" && $0 != "]" }
    let words = trim(plain[...])
    return Words(text: String(words), isComment: isComment, hasDots: hadDots, isDots: hadDots && words.isEmpty)
  }

  private static func trim(_ text: Substring) -> Substring {
    var text = text.drop { $0 == " " || $0 == "\t" || $0 == "\r" }
    while let last = text.last, last == " " || last == "\t" || last == "\r" { text.removeLast() }
    return text
  }

  private static let stays = [
    "unchanged", "remains the same", "remain the same", "stays the same", "stay the same",
    "as before", "same as before", "omitted", "not shown", "goes here", "go here", "same as above", "no changes",
  ]
  private static let rest = [
    "rest of", "existing", "remaining", "other methods", "other functions", "other code",
    "previous code", "remainder", "code above", "code below", "same as", "your code", "etc",
  ]

  private static func saysRestStays(_ text: String, hasDots: Bool) -> Bool {
    let words = text.split { !$0.isLetter }
    guard words.count <= 14 else { return false }
    let namesRest = rest.contains { text.contains($0) }
    if hasDots { return namesRest || stays.contains { text.contains($0) } || text.contains("unchanged") }
    let says = stays.contains { text.contains($0) }
    if says, namesRest || words.count <= 4 { return true }
    return ["existing code", "rest of code", "rest of the code", "rest of file", "rest of the file"].contains(text)
  }
}
