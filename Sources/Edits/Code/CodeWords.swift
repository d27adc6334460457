/// The words of a statement's header, of which strings and comments are blank.
struct CodeWords {
  let text: ArraySlice<UInt8>

  init(_ text: ArraySlice<UInt8>) { self.text = text }

  /// What a header defines.
  struct Name {
    var name: String
    var isType: Bool
    /// The header without annotations, white space evened out.
    var header: String
    /// Where in the header its own first word stands, after annotations.
    var start: Int
  }

  private static let control: Set<String> = [
    "if", "for", "while", "switch", "catch", "return", "else", "do", "try", "match", "loop", "guard", "with", "when",
    "synchronized", "using", "lock", "finally", "import", "export", "package", "namespace", "throw", "await", "defer",
    "go", "select", "case", "default", "unless", "repeat", "new", "foreach", "fixed", "static", "unsafe", "extern",
  ]
  private static let types: Set<String> = [
    "class", "struct", "enum", "interface", "trait", "protocol", "actor", "record", "union", "object", "mixin",
  ]
  static let functions: Set<String> = ["func", "fn", "fun", "function", "def"]
  /// What stands before a parenthesis in a header and is no name of a function: `pub(crate)`, `private(set)`.
  static let bracketed: Set<String> = [
    "pub", "private", "fileprivate", "internal", "public", "open", "__attribute__", "__declspec", "alignas", "decltype",
    "unowned", "explicit", "requires",
  ]
  /// What stands before the first parenthesis of a function that gives a function, or of an operator.
  private static let plainTypes: Set<String> = [
    "void", "int", "char", "long", "short", "float", "double", "unsigned", "signed", "bool", "auto", "const",
    "operator",
  ]

  /// Whether a value is given: an equals sign outside brackets that is no comparison.
  var assigns: Bool { assignment != nil }

  /// Whether the header ends in `=>`, after which braces are the body of a function.
  var endsInArrow: Bool { text.trimmedText.suffix(2).elementsEqual("=>".utf8) }

  /// Whether all of the header is an annotation such as `@Override` or `@Test(1)`.
  var isAnnotation: Bool { annotationEnd(from: text.startIndex) == text.trimmedEnd.endIndex }

  /// What the header defines; nil when it is a statement of another kind.
  func definition(_ syntax: BraceSyntax) -> Name? {
    let start = annotationEnd(from: text.startIndex)
    let own = text[start...]
    let offset = start - text.startIndex + own.prefix { ASCII.isBlank($0) || $0 == ASCII.newline }.count
    let header = own.text.split { $0.isWhitespace }.joined(separator: " ")
    func named(_ name: String, isType: Bool = false) -> Name {
      Name(name: name, isType: isType, header: header, start: offset)
    }
    let words = outerWords(of: own)
    // A number in front is one of a listing, and no code.
    guard let first = words.first, let letter = first.utf8.first, !ASCII.isDigit(letter) else { return nil }
    if ["impl", "extension", "namespace", "mod", "module"].contains(first) { return named(header, isType: true) }
    if first == "type", words.count > 1, assignment == nil { return named(words[1], isType: true) }
    if let equals = assignment, equals >= start {
      // An object or a list has parts of its own, so that one that is short may be a part.
      let isFunction = endsInArrow || text[equals...].text.split(whereSeparator: { !$0.isLetter }).contains("function")
      return isFunction ? variable(before: equals, words).map { named($0) } : nil
    }
    let paren = parameters(in: own)
    let keyword = words.firstIndex { CodeWords.types.contains($0) }
    let isFunction = words.contains { CodeWords.functions.contains($0) } || paren != nil && syntax.typesAreWords
    if let keyword, !isFunction {
      let next = words[(keyword + 1)...].first { !CodeWords.types.contains($0) }
      return next.map { named($0, isType: true) }
    }
    guard let paren else {
      // A property with a body, as in Swift.
      guard syntax.newlinesEnd, let mark = words.firstIndex(of: "var"), mark + 1 < words.count else { return nil }
      return named(words[mark + 1])
    }
    return function(own, paren, words).map { named($0) }
  }

  private func function(_ own: ArraySlice<UInt8>, _ paren: Int, _ words: [String]) -> String? {
    if words.first == "func", own[own.startIndex..<paren].trimmedText.elementsEqual("func".utf8) {
      return method(own, paren)
    }
    let name = identifier(before: paren, in: own)
    guard !name.isEmpty, !CodeWords.control.contains(name) || words.count > 1 && !CodeWords.control.contains(words[0]),
      !CodeWords.functions.contains(name)
    else { return nil }
    if CodeWords.plainTypes.contains(name) { return nil }
    let modifiers = ["static", "export", "default", "unsafe", "extern", "new"]
    if let first = words.first, first != name, CodeWords.control.contains(first), !modifiers.contains(first) {
      return nil
    }
    let accessor = words.first { $0 == "get" || $0 == "set" }
    return accessor.map { $0 == name ? name : "\($0) \(name)" } ?? name
  }

  /// A method of Go, `func (r *Type) Name(`.
  private func method(_ own: ArraySlice<UInt8>, _ paren: Int) -> String? {
    guard let close = own[paren...].firstIndex(of: UInt8(ascii: ")")),
      let next = own[close...].firstIndex(of: UInt8(ascii: "("))
    else { return nil }
    let receiver = own[(paren + 1)..<close].text.split { !$0.isLetter && !$0.isNumber && $0 != "_" }
    let name = identifier(before: next, in: own)
    guard let type = receiver.count > 1 ? receiver.dropFirst().first : receiver.first, !name.isEmpty else { return nil }
    return "\(type).\(name)"
  }

  /// The name a value is given to: the word before the equals sign, or before its type.
  private func variable(before equals: Int, _ words: [String]) -> String? {
    guard let first = words.first, ["const", "let", "var", "export", "static", "pub", "final", "type"].contains(first)
    else {
      return nil
    }
    let left = text[..<equals].text.split(separator: ":")[0]
    return left.split { !$0.isLetter && !$0.isNumber && $0 != "_" && $0 != "$" }.last.map(String.init)
  }
}
