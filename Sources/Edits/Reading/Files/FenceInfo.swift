/// What the information of a fence says of a path: `swift Sources/a.swift`, `js:lib/a.js`, `py title="My Project/a.py"`.
enum FenceInfo: Equatable {
  /// It names no file: a language alone, options, a caption.
  case none
  case path(String)
  /// Words that name a file together or in part, which nothing tells; the text is all of them.
  case open(String)

  init(_ info: [UInt8], finder: PathFinder) {
    let text = String(info.text.map { $0 == "\t" ? " " : $0 })
    self = FenceInfo.attribute(in: text, finder) ?? FenceInfo.words(of: text[...].trimmed, finder)
  }

  // MARK: Attributes

  /// Keys that name a file, and those that may as well stand before a caption.
  private static let keys = ["filename=", "filepath=", "file=", "path="]
  private static let captions = ["title=", "name="]

  private static func attribute(in text: String, _ finder: PathFinder) -> FenceInfo? {
    for key in captions.prefix(1) + keys + captions.dropFirst() {
      guard let value = value(of: key, in: text) else { continue }
      let isCaption = captions.contains(key)
      var found: FenceInfo?
      if let first = value.first, first == "\"" || first == "'" {
        guard let (inner, isClosed) = quoted(value.dropFirst(), by: first) else { continue }
        if !isClosed {
          found = unquoted(inner[...], isCaption, finder)
        } else if isName(inner, isCaption, finder) {
          found = .path(inner)
        } else if !isCaption {
          found = .open(inner)
        }
      } else {
        found = unquoted(value, isCaption, finder)
      }
      if let found { return found }
    }
    return nil
  }

  /// What follows `key`, where it is a word of its own; a brace in front of a quote is left out.
  private static func value(of key: String, in text: String) -> Substring? {
    for range in text.ranges(of: key) {
      if let before = text[..<range.lowerBound].last, before.isLetter || before.isNumber || "_-".contains(before) {
        continue
      }
      let value = text[range.upperBound...]
      return ["{\"", "{'"].contains { value.hasPrefix($0) } ? value.dropFirst() : value
    }
    return nil
  }

  /// The text up to the quote that closes it, backslashes before quotes taken away; nil when it is empty.
  private static func quoted(_ text: Substring, by quote: Character) -> (text: String, isClosed: Bool)? {
    var inner = ""
    var isEscaped = false
    for character in text {
      if isEscaped {
        if character != quote { inner.append("\\") }
        inner.append(character)
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else if character == quote {
        return inner.isEmpty ? nil : (inner, true)
      } else {
        inner.append(character)
      }
    }
    return inner.isEmpty ? nil : (inner, false)
  }

  /// A value without quotes: all words that make a known path, else the first, unless a later one may belong to it.
  private static func unquoted(_ value: Substring, _ isCaption: Bool, _ finder: PathFinder) -> FenceInfo? {
    let words = value.split(separator: " ").map(String.init)
    for count in words.indices.reversed() {
      let joined = words[...count].joined(separator: " ")
      for path in [
        joined, String(joined.drop { $0 == "{" }), joined.hasSuffix("}") ? String(joined.dropLast()) : joined,
      ]
      where finder.knownPaths.contains(path) { return .path(path) }
    }
    guard let word = words.first else { return nil }
    let first = String(word.drop { $0 == "{" }.prefix { $0 != "}" && $0 != "\"" && $0 != "'" })
    guard !first.isEmpty else { return nil }
    if words.dropFirst().contains(where: { $0.contains("/") && finder.isPath($0) }) { return .open(String(value)) }
    return isName(first, isCaption, finder) ? .path(first) : nil
  }

  /// Whether a value is a file's name: any after a key that names files, of a caption what has the form of a path.
  private static func isName(_ value: String, _ isCaption: Bool, _ finder: PathFinder) -> Bool {
    if finder.isPath(value) { return true }
    guard isCaption || value.contains(" ") else { return true }
    return !FileKind.languages(of: value).isEmpty || value.hasSuffix("file") && !value.contains(" ")
  }

  // MARK: Words

  /// Words that say that a path follows.
  private static let labels: Set<String> = [
    "file", "filename", "path", "create", "new", "add", "update", "updated", "edit", "modify", "modified",
  ]

  private static func words(of text: Substring, _ finder: PathFinder) -> FenceInfo {
    if finder.knownPaths.contains(String(text)) { return .path(String(text)) }
    guard let space = text.firstIndex(of: " ") else { return word(String(text), finder) }
    let first = String(text[..<space])
    // After a language and a colon all is the path.
    if let colon = first.firstIndex(of: ":"), FenceLanguage.mayBe(String(first[..<colon])) {
      let path = String(text[text.index(after: colon)...])
      return finder.isPath(path) && !path.contains(":") ? .path(path) : FenceInfo.none
    }
    guard FenceLanguage.mayBe(first) else { return FenceInfo.none }
    let rest = String(text[space...].trimmed)
    guard rest.contains(" ") || !finder.knownPaths.contains(rest) else { return .path(rest) }
    if isInDirectory(String(text), finder) { return .path(String(text)) }
    guard rest.contains(" ") else {
      let found = word(rest, finder)
      guard case .path = found else { return found }
      let word = first.lowercased()
      let isInFront = FenceLanguage.isKnown(word) || labels.contains(word) || FileKind.suffix(of: rest) == word
      return isInFront ? found : .open(String(text))
    }
    if finder.knownPaths.contains(rest) || isInDirectory(rest, finder) { return .path(rest) }
    let afterColon = rest.firstIndex(of: ":").map { String(rest[rest.index(after: $0)...]) } ?? rest
    return finder.isPath(afterColon) ? .open(String(text)) : FenceInfo.none
  }

  /// A path with blanks whose first directory the tree has.
  private static func isInDirectory(_ text: String, _ finder: PathFinder) -> Bool {
    guard finder.isPath(text), let slash = text.firstIndex(of: "/") else { return false }
    let directory = text[...slash]
    return finder.knownPaths.contains { $0.hasPrefix(directory) }
  }

  /// A path, or a language, a colon and a path.
  private static func word(_ word: String, _ finder: PathFinder) -> FenceInfo {
    if let colon = word.firstIndex(of: ":"), FenceLanguage.mayBe(String(word[..<colon])) {
      let path = String(word[word.index(after: colon)...])
      // `12:15:a.swift` quotes lines of a file; it is no file.
      return finder.isPath(path) && !path.contains(":") ? .path(path) : FenceInfo.none
    }
    guard finder.isPath(word), word.contains("/") || word.contains(".") || finder.knownPaths.contains(word) else {
      return FenceInfo.none
    }
    return .path(word)
  }
}
