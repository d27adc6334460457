/// One line of code, read from left to right.
struct CodeLine {
  let indentation: Int
  private let bytes: [UInt8]
  private var index = 0

  init(_ bytes: Slice<UnsafeBufferPointer<UInt8>>, indentation: Int) {
    self.bytes = Array(bytes)
    self.indentation = indentation
  }

  mutating func rewind() { index = 0 }

  /// The next word: a name with what may stand in a keyword.
  mutating func word() -> String? {
    skipSpaces()
    let start = index
    while index < bytes.count, Self.isName(bytes[index]) || (bytes[index] == UInt8(ascii: "@") && index == start) {
      index += 1
    }
    guard index > start else { return nil }
    if index < bytes.count, bytes[index] == UInt8(ascii: "!") || bytes[index] == UInt8(ascii: "*") { index += 1 }
    return String(decoding: bytes[start..<index], as: UTF8.self)
  }

  /// Skips what stands in parentheses directly behind: `pub(crate)`, `@available(…)`.
  mutating func skipArguments() {
    if index < bytes.count, bytes[index] == UInt8(ascii: "(") { skipBrackets(UInt8(ascii: "("), UInt8(ascii: ")")) }
  }

  /// The name that follows a keyword.
  mutating func name(after keyword: String, _ rules: [ScannerLanguage.Rule]) -> (name: String, kind: String)? {
    for rule in rules {
      switch rule {
      case .keyword(_, let kind):
        if kind == "initializer" || kind == "subscript" { return startsParameters ? (keyword, kind) : nil }
        if kind == "implementation" { return implementation().map { ($0, kind) } }
        return name().map { ($0, kind) }
      case .keywordAfterReceiver(_, let kind):
        skipSpaces()
        skipArguments()
        return name().map { ($0, kind) }
      default: break
      }
    }
    return nil
  }

  /// What a rule without a keyword finds in the whole line.
  func find(_ rule: ScannerLanguage.Rule) -> (name: String, kind: String)? {
    var line = self
    line.rewind()
    switch rule {
    case .keyword, .keywordAfterReceiver: return nil
    case .typedFunction: return line.typedFunction().map { ($0, "function") }
    case .bareMethod: return line.bareMethod().map { ($0, "method") }
    case .functionValue: return line.functionValue().map { ($0, "function") }
    case .shellFunction: return line.shellFunction().map { ($0, "function") }
    case .define: return line.defined().map { ($0, "macro") }
    case .heading: return line.heading().map { ($0, "heading") }
    }
  }

  private mutating func name() -> String? {
    skipSpaces()
    // `def self.name`, `function Table.name`, `extension Outer.Inner`: the last part is the name.
    var last: String?
    while true {
      let start = index
      while index < bytes.count, Self.isName(bytes[index]) { index += 1 }
      guard index > start, !WordForm.isDigit(bytes[start]) else { return last ?? operatorName() }
      last = String(decoding: bytes[start..<index], as: UTF8.self)
      guard index + 1 < bytes.count, bytes[index] == UInt8(ascii: ".") || bytes[index] == UInt8(ascii: ":") else {
        return last
      }
      guard Self.isName(bytes[index + 1]) else { return last }
      index += 1
    }
  }

  private func operatorName() -> String? {
    let name = bytes[index...].prefix { "+-*/%<>=!&|^~?".utf8.contains($0) }
    return name.isEmpty ? nil : String(decoding: name, as: UTF8.self)
  }

  private var startsParameters: Bool {
    guard index < bytes.count else { return false }
    return "(<?![".utf8.contains(bytes[index])
  }

  /// `impl<T> Trait for Type` is told by its type.
  private mutating func implementation() -> String? {
    if index < bytes.count, bytes[index] == UInt8(ascii: "<") { skipBrackets(UInt8(ascii: "<"), UInt8(ascii: ">")) }
    let words = String(decoding: bytes[index...], as: UTF8.self).split { !($0.isLetter || $0.isNumber || $0 == "_") }
    if let place = words.firstIndex(of: "for"), place + 1 < words.count { return String(words[place + 1]) }
    return words.first.map(String.init)
  }

  /// `static int *name(…)`, not indented deeper than a method, and no call: something stands before the name, and the
  /// line does not end as a statement, or is a declaration at the left edge.
  private mutating func typedFunction() -> String? {
    guard indentation <= 8, let open = bytes.firstIndex(of: UInt8(ascii: "(")), open > 2 else { return nil }
    var end = open
    while end > 0, bytes[end - 1] == 32 { end -= 1 }
    var start = end
    while start > 0, Self.isName(bytes[start - 1]) { start -= 1 }
    guard start > 0, start < end, !WordForm.isDigit(bytes[start]) else { return nil }
    let before = String(decoding: bytes[..<start], as: UTF8.self)
    let words = before.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init)
    guard !words.isEmpty, !words.contains(where: Self.statements.contains) else { return nil }
    let isPlain = before.utf8.allSatisfy { Self.isName($0) || " \t*&<>,:.[]?~@".utf8.contains($0) }
    guard isPlain, !before.hasSuffix("."), !before.hasSuffix("->") else { return nil }
    let isStatement = bytes.last { $0 != 32 && $0 != 13 } == UInt8(ascii: ";")
    if isStatement && indentation > 0 && !before.contains(" ") { return nil }
    let name = String(decoding: bytes[start..<end], as: UTF8.self)
    return Self.statements.contains(name) ? nil : name
  }

  private mutating func bareMethod() -> String? {
    guard indentation > 0, bytes.last(where: { $0 != 32 && $0 != 13 }) == UInt8(ascii: "{") else { return nil }
    var last: String?
    while let word = word() { last = word }
    guard let last, index < bytes.count, bytes[index] == UInt8(ascii: "(") || bytes[index] == UInt8(ascii: "<") else {
      return nil
    }
    return Self.statements.contains(last) || last == "function" ? nil : last
  }

  private mutating func functionValue() -> String? {
    guard indentation <= 4 else { return nil }
    var words: [String] = []
    while let word = word() { words.append(word) }
    let rest = String(decoding: bytes[index...], as: UTF8.self)
    guard let name = words.last, words.dropLast().contains(where: { ["const", "let", "var"].contains($0) }),
      rest.hasPrefix("=") || rest.hasPrefix(":")
    else { return nil }
    return indentation == 0 || rest.contains("=>") || rest.contains("function") ? name : nil
  }

  private mutating func shellFunction() -> String? {
    guard let name = word() else { return nil }
    skipSpaces()
    let rest = String(decoding: bytes[index...], as: UTF8.self)
    return rest.hasPrefix("()") ? name : nil
  }

  private mutating func defined() -> String? {
    guard bytes.first == UInt8(ascii: "#") else { return nil }
    index = 1
    return word() == "define" ? word() : nil
  }

  private mutating func heading() -> String? {
    let level = bytes.prefix { $0 == UInt8(ascii: "#") }.count
    guard (1...3).contains(level), level < bytes.count, bytes[level] == 32 else { return nil }
    let text = bytes[level...].drop { $0 == 32 }
    return text.isEmpty ? nil : String(decoding: text, as: UTF8.self)
  }

  private mutating func skipSpaces() {
    while index < bytes.count, bytes[index] == 32 || bytes[index] == 9 { index += 1 }
  }

  private mutating func skipBrackets(_ open: UInt8, _ close: UInt8) {
    var depth = 0
    while index < bytes.count {
      if bytes[index] == open { depth += 1 }
      if bytes[index] == close { depth -= 1 }
      index += 1
      if depth == 0 { return }
    }
  }

  private static func isName(_ byte: UInt8) -> Bool { WordForm.isWordByte(byte) || byte == UInt8(ascii: "_") }

  private static let statements: Set<String> = [
    "if", "else", "for", "while", "switch", "return", "catch", "throw", "new", "do", "case", "sizeof", "await",
    "yield", "delete", "typeof", "in", "of", "with", "try", "assert", "defined", "using", "lock", "foreach", "goto",
    "elif", "include", "define", "pragma", "import", "super", "this",
  ]
}
