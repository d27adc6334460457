/// What the files are wanted for.
package struct Question: Sendable, Hashable {
  /// A goal or a task, in the user's or a model's words; may be empty.
  package var text: String
  /// Paths that are known to matter, such as those a task names.
  package var namedFiles: [String]

  package init(_ text: String = "", namedFiles: [String] = []) {
    self.text = text
    self.namedFiles = namedFiles
  }
}

/// A question taken apart.
struct QuestionTerms {
  /// The different words that say something, those of the first line first, with how much each weighs.
  private(set) var words: [(word: UInt32, weight: Double)] = []
  /// The names it mentions, with how much the mention of each says.
  private(set) var names: [UInt32: Double] = [:]
  /// The compounds it has, such as `poll_read_buf`, `PollReadBuf` or `tokio-util`, as their words.
  private(set) var compounds: Set<[UInt32]> = []
  /// Endings of paths it mentions: `cli.py`, `Sources/Git`, the directories `src/net/` without the last stroke.
  private(set) var paths: Set<String> = []
  /// Those that can be directories, each with a stroke at its end.
  private var directories: [String] = []

  static let wordLimit = 64

  init(_ question: Question) {
    let lines = question.text.split(maxSplits: 1, whereSeparator: \.isNewline)
    let title = Set(WordForm.words(in: lines.first.map(String.init) ?? ""))
    var counts: [UInt32: Int] = [:]
    var order: [UInt32] = []
    for word in WordForm.words(in: question.text) where !WordForm.common.contains(word) {
      if counts[word] == nil { order.append(word) }
      counts[word, default: 0] += 1
    }
    words = order.prefix(Self.wordLimit).map { word in
      (word, Double(min(counts[word]!, 3)).squareRoot() * (title.contains(word) ? 2.5 : 1))  // counted just above
    }
    for token in Self.tokens(of: question.text) {
      if let path = Self.path(token) { paths.insert(path) }
    }
    paths.formUnion(question.namedFiles)
    directories = Set(Self.tokens(of: question.text) + question.namedFiles).compactMap(Self.directory).sorted()
    for token in question.text.split(whereSeparator: { !($0.isLetter || $0.isNumber || "_-".contains($0)) }) {
      let words = WordForm.words(in: String(token))
      if words.count > 1 { compounds.insert(words) }
    }
    // Long names are hardly met by chance, as short ones are in prose.
    for word in question.text.split(whereSeparator: { !($0.isLetter || $0.isNumber || $0 == "_") }) {
      guard word.utf8.count >= TextScan.shortestName else { continue }
      let isTelling = word.utf8.count > 5 || word.contains("_") || word.dropFirst().contains(where: \.isUppercase)
      names[NameHash.of(word.utf8)] = isTelling ? 1 : 0.3
    }
  }

  var isEmpty: Bool { words.isEmpty && names.isEmpty && paths.isEmpty }

  /// Whether the question mentions this path: in full, by its last components, or a directory it lies in.
  func mention(of path: String) -> Bool {
    guard !paths.isEmpty || !directories.isEmpty else { return false }
    if paths.contains(path) || directories.contains(where: { path.utf8.starts(with: $0.utf8) }) { return true }
    var index = path.utf8.startIndex
    while let slash = path.utf8[index...].firstIndex(of: UInt8(ascii: "/")) {
      index = path.utf8.index(after: slash)
      let rest = path.utf8[index...]
      if directories.contains(where: { rest.starts(with: $0.utf8) }) || paths.contains(String(path[index...])) {
        return true
      }
    }
    return false
  }

  private static func tokens(of text: String) -> [String] {
    text.split { $0.isWhitespace || "`'\"()[]{}<>,;=".contains($0) }.map { token in
      var token = token
      while let last = token.last, ".:!?".contains(last) { token.removeLast() }
      if token.hasPrefix("./") { token.removeFirst(2) }
      return String(token)
    }
  }

  /// A token as the path of a file: without a place in it, such as `:3`, `:3:14`, `::test_it` or `#L3`.
  private static func path(_ token: String) -> String? {
    let path = String(token.prefix { $0 != ":" && $0 != "#" })
    return (path.contains("/") || path.contains(".")) && !path.hasSuffix("/") ? path : nil
  }

  /// A token as a directory: one that ends with a stroke, or has one between two names. `/` alone names none, and `and/or`
  /// none that there is.
  private static func directory(_ token: String) -> String? {
    let path = token.prefix { $0 != ":" && $0 != "#" }
    guard let slash = path.firstIndex(of: "/"), slash != path.startIndex else { return nil }
    return path.hasSuffix("/") ? String(path) : path + "/"
  }
}
