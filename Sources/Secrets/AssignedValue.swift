/// Reads what follows a secret's name: sign, quotes and value.
///
/// Nothing is looked at further than ``reach`` from where it begins, so that a text of names takes linear time.
struct AssignedValue {
  /// What stands before the name.
  enum Before {
    /// `<`, as in XML.
    case element
    /// `--`, as on a command line.
    case option
    /// `ENV`, `#define` and the like.
    case directive
    case other
  }

  private static let reach = 600

  private let bytes: [UInt8]
  private let name: SecretName
  private let lineEnd: Int
  private var index: Int

  init(_ bytes: [UInt8], name: SecretName, after start: Int, before end: Int) {
    self.bytes = bytes
    self.name = name
    index = start
    lineEnd = end
  }

  /// The value, if it looks like a secret.
  mutating func value(_ before: Before) -> Range<Int>? {
    if before == .element, at(index) == UInt8(ascii: ">") { return element() }
    let nameEnd = index
    skip("\\\"'`])")
    let isQuoted = index > nameEnd
    let closed = index
    skip(" \t")
    // A type stands between name and value in some languages: `let token: String = "…"`.
    if at(index) == UInt8(ascii: ":"), let equals = assignmentAfterType() { index = equals }
    let sign = index
    skip(":=>?")
    if index > sign {
      guard index - sign <= 3, !isComparison(bytes[sign..<index]) else { return nil }
      skip(" \t")
      return goesOn() ? onNextLine() : read(upTo: lineEnd)
    }
    if isQuoted, at(index) == UInt8(ascii: ",") {
      // `setenv("API_KEY", "…")`
      index += 1
      skip(" \t")
      return isQuote(at(index)) ? read(upTo: lineEnd) : nil
    }
    guard before == .option || before == .directive, !isQuoted, index > closed else { return nil }
    return at(index) == UInt8(ascii: "-") ? nil : read(upTo: lineEnd)
  }

  private func isComparison(_ sign: ArraySlice<UInt8>) -> Bool { sign.starts(with: "==".utf8) }

  private func at(_ place: Int) -> UInt8? { place < lineEnd ? bytes[place] : nil }

  private mutating func skip(_ signs: String) {
    while index < lineEnd, signs.utf8.contains(bytes[index]) { index += 1 }
  }

  private func isQuote(_ byte: UInt8?) -> Bool { byte.map { "\"'`\\".utf8.contains($0) } ?? false }

  private func assignmentAfterType() -> Int? {
    let type = bytes[(index + 1)..<min(lineEnd, index + 40)].prefix { $0 != UInt8(ascii: "=") }
    guard type.endIndex < lineEnd, bytes[type.endIndex] == UInt8(ascii: "="),
      type.allSatisfy({ Letters.word.contains($0) || " &'<>?.*[]".utf8.contains($0) }),
      type.contains(where: Letters.word.contains)
    else { return nil }
    return type.endIndex
  }

  /// The text between two tags of XML.
  private func element() -> Range<Int>? {
    let start = index + 1
    let text = bytes[start..<min(lineEnd, start + Self.reach)].prefix { $0 != UInt8(ascii: "<") }
    guard text.endIndex < lineEnd, name.isSecret(quoted: text) else { return nil }
    return start..<text.endIndex
  }

  /// Whether nothing follows on this line but what opens something: `(`, `\`, `"""`, YAML's `|` and `>-`.
  private func goesOn() -> Bool {
    let rest = bytes[index..<lineEnd].prefix(5).filter { $0 != 13 && $0 != 32 }
    guard lineEnd < bytes.count, lineEnd - index <= 5 else { return false }
    return ["", "(", "\\", "\"\"\"", "'''", "|", "|-", ">", ">-"].contains(String(decoding: rest, as: UTF8.self))
  }

  private mutating func onNextLine() -> Range<Int>? {
    let isText = at(index).map { "\"'|>".utf8.contains($0) } ?? false
    let start = lineEnd + 1
    let line = bytes[start..<min(bytes.count, start + Self.reach)].prefix { $0 != 10 }
    guard let first = line.firstIndex(where: { $0 != 32 && $0 != 9 }) else { return nil }
    index = first
    if isText {
      let text = bytes[first..<line.endIndex].prefix { $0 > 32 && $0 != UInt8(ascii: "\"") }
      return name.isSecret(quoted: text) ? first..<text.endIndex : nil
    }
    return "\"'`".utf8.contains(bytes[first]) ? read(upTo: line.endIndex) : nil
  }

  private mutating func read(upTo end: Int) -> Range<Int>? {
    let end = min(end, index + Self.reach)
    while index + 1 < end, "bBrRfu@L".utf8.contains(bytes[index]), "\"'".utf8.contains(bytes[index + 1]) { index += 1 }
    // In a text that is itself in quotes.
    let isEscaped = index + 1 < end && bytes[index] == UInt8(ascii: "\\") && isQuote(bytes[index + 1])
    if isEscaped { index += 1 }
    guard index < end else { return nil }
    return "\"'`".utf8.contains(bytes[index]) ? quoted(upTo: end, isEscaped) : bare(upTo: end)
  }

  private func quoted(upTo end: Int, _ isEscaped: Bool) -> Range<Int>? {
    let quote = bytes[index]
    let isTriple = bytes[index..<end].starts(with: [quote, quote, quote])
    let start = index + (isTriple ? 3 : 1)
    guard start <= end, let close = bytes[start..<end].firstIndex(of: quote) else { return nil }
    let stop = isEscaped && close > start && bytes[close - 1] == UInt8(ascii: "\\") ? close - 1 : close
    return name.isSecret(quoted: bytes[start..<stop]) ? start..<stop : nil
  }

  private func bare(upTo end: Int) -> Range<Int>? {
    var stop = index
    while stop < end, !" \t\r,;\"'<>{}()[]|".utf8.contains(bytes[stop]), !endsBare(stop, end) { stop += 1 }
    // What goes on with a bracket is a call or an index.
    if stop < end, "([{".utf8.contains(bytes[stop]) { return nil }
    return name.isSecret(bare: bytes[index..<stop]) ? index..<stop : nil
  }

  /// `&` and `#` are signs of passwords as well as what ends a value: `?password=a&user=b`, `a&&b`, `a#{b}`.
  private func endsBare(_ place: Int, _ end: Int) -> Bool {
    let next = place + 1 < end ? bytes[place + 1] : 32
    if bytes[place] == UInt8(ascii: "#") { return next == UInt8(ascii: "{") }
    guard bytes[place] == UInt8(ascii: "&") else { return false }
    if next == UInt8(ascii: "&") || next <= 32 { return true }
    let word = bytes[(place + 1)..<min(end, place + 40)].prefix(while: Letters.wordAndDash.contains)
    return word.endIndex < end && !word.isEmpty && "=;".utf8.contains(bytes[word.endIndex])
  }
}
