/// Recognises lines by which models stand for text they leave out.
///
/// A comment counts when it says nothing else: words of its own, as in `// zero when omitted`, make it one of the file.
enum Elision {
  /// Whether a line is such a mark: dots alone, or a comment that says the rest stays.
  ///
  /// - Parameter path: The file; in prose only dots, brackets and comments of markup can be marks.
  static func isMark(_ line: some RandomAccessCollection<UInt8>, in path: String = "") -> Bool {
    guard line.count <= 200 else { return false }
    guard let words = Words(String(decoding: line, as: UTF8.self).lowercased(), isProse: FileKind.isProse(path)) else {
      return false
    }
    if words.isDots { return true }
    return words.isComment && words.saysRestStays
  }

  /// Whether a line is three dots alone, which Python also uses as a statement.
  static func isBareDots(_ line: some RandomAccessCollection<UInt8>) -> Bool { Array(line).trimmed.equals("...") }

  /// Whether a line may be such a mark where it stands in place of more lines than it comes with: also dots that are a
  /// statement, and short comments such as `# snip` or `# keep as is`.
  static func mayBeMark(_ line: some RandomAccessCollection<UInt8>, in path: String) -> Bool {
    guard line.count <= 80 else { return false }
    guard let words = Words(String(decoding: line, as: UTF8.self).lowercased(), isProse: FileKind.isProse(path)) else {
      return false
    }
    return words.isDots || words.speaksOfRest
  }
}

/// The words of a line, without the marks of a comment.
private struct Words {
  private let text: String
  private let beginsWithDots: Bool
  private let hasDots: Bool
  let isComment: Bool

  /// Nothing but dots.
  var isDots: Bool { hasDots && text.isEmpty }

  private static let markup = ["<!--", "{/*"]
  private static let openers =
    markup + ["/*", "//", "--", "#", ";", "%", "* ", "\"\"\"", "'''", "rem "]
  private static let closers = ["-->", "*/}", "*/", "\"\"\"", "'''"]

  /// - Parameter line: In lower case.
  init?(_ line: String, isProse: Bool) {
    var text = Words.trim(line[...])
    var isComment = false
    var holdsDots: Bool { text.contains("...") || text.contains("…") }
    // Dots show in prose, too, that something is left out, whatever stands in front of them.
    let openers = isProse && !holdsDots ? Words.markup : Words.openers
    while let opener = openers.first(where: { text.hasPrefix($0) }) {
      text = Words.trim(text.dropFirst(opener.count))
      isComment = true
    }
    while let closer = Words.closers.first(where: { text.hasSuffix($0) }) {
      text = Words.trim(text.dropLast(closer.count))
    }
    let isBracketed = text.hasPrefix("[") && text.hasSuffix("]") || text.hasPrefix("(") && text.hasSuffix(")")
    if !isComment, isBracketed {
      text = Words.trim(text.dropFirst().dropLast())
      isComment = true
    }
    hasDots = holdsDots
    beginsWithDots = text.hasPrefix("...") || text.hasPrefix("…") || text.hasPrefix("(...") || text.hasPrefix("[...")
    self.isComment = isComment
    let plain = text.filter { $0 != "." && $0 != "…" && $0 != "(" && $0 != ")" && $0 != "[" && $0 != "]" }
    self.text = String(Words.trim(plain[...]))
  }

  private static func trim(_ text: Substring) -> Substring {
    var text = text.drop { $0 == " " || $0 == "\t" || $0 == "\r" }
    while let last = text.last, last == " " || last == "\t" || last == "\r" { text.removeLast() }
    return text
  }

  private static let stays = [
    "unchanged", "unmodified", "remains the same", "remain the same", "stays the same", "stay the same",
    "as before", "same as before", "omitted", "not shown", "goes here", "go here", "same as above", "no changes",
    "as is",
  ]
  private static let rest = [
    "rest of", "existing", "remaining", "other methods", "other functions", "other code",
    "previous code", "remainder", "code above", "code below", "same as", "your code", "etc",
  ]
  /// What marks of left-out text are made of; any other word says something about the file.
  private static let vocabulary: Set<String> = [
    "a", "above", "add", "all", "and", "are", "as", "before", "below", "body", "brevity", "bodies", "changes", "class",
    "classes", "code", "content", "contents", "else", "etc", "everything", "existing", "file", "following", "for",
    "from",
    "function", "functions", "go", "goes", "here", "implementation", "implementations", "imports", "in", "is", "it",
    "kept",
    "lines", "logic", "method", "methods", "module", "no", "not", "of", "omitted", "original", "other", "others",
    "part",
    "parts", "previous", "remain", "remainder", "remaining", "remains", "rest", "same", "section", "sections", "shown",
    "stay", "stays", "still", "tests", "text", "that", "the", "this", "unchanged", "unmodified", "with", "your",
  ]

  /// Whether the words say that text stays or is left out, and nothing more.
  var saysRestStays: Bool {
    let words = text.split { !$0.isLetter }
    guard !words.isEmpty, words.count <= 14 else { return false }
    let namesRest = Words.rest.contains { text.contains($0) }
    let says = Words.stays.contains { text.contains($0) }
    guard namesRest || says || Words.names.contains(text) else { return false }
    if beginsWithDots { return true }
    if says, ["rest of", "remaining", "remainder", "other methods", "other functions"].contains(where: text.contains) {
      return true
    }
    guard words.allSatisfy({ Words.vocabulary.contains(String($0)) }) else { return false }
    return hasDots || says || Words.names.contains(text)
  }

  /// Words of which one says that something is not shown.
  private static let signals: Set<String> = [
    "snip", "snipped", "more", "unchanged", "unmodified", "omitted", "existing", "other", "others", "rest", "remaining",
    "remainder", "same", "keep", "kept", "etc", "before", "previous", "truncated", "continues", "continued", "change",
    "changes", "here", "original",
  ]

  /// Whether dots or a comment are made of nothing but words about text that is left out.
  var speaksOfRest: Bool {
    guard isComment || beginsWithDots else { return false }
    let words = text.split { !$0.isLetter }.map(String.init)
    return !words.isEmpty && words.count <= 8 && words.contains(where: Words.signals.contains)
      && words.allSatisfy { Words.signals.contains($0) || Words.vocabulary.contains($0) }
  }

  /// Names of left-out text that need no verb.
  private static let names: Set<String> = [
    "etc", "rest", "the rest", "existing code", "rest of code", "rest of the code", "rest of file", "rest of the file",
    "your code here",
    "rest of the class", "rest of the function", "existing code here", "the rest of the code", "the rest of the file",
  ]
}
