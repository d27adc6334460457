/// Parts a text in a language with braces into statements.
struct BraceStatements {
  let mask: CodeMask
  let syntax: BraceSyntax

  /// A statement: its range, the end of its header, and the range between its braces if it has some.
  struct Statement {
    var range: Range<Int>
    var headerEnd: Int
    var body: Range<Int>?
  }

  /// The statements of a part of the text; nil when brackets are not closed.
  func all(in range: Range<Int>) -> [Statement]? {
    var found: [Statement] = []
    var start: Int?
    var index = range.lowerBound
    while index < range.upperBound {
      let byte = mask.bytes[index]
      switch byte {
      case UInt8(ascii: "("), UInt8(ascii: "["):
        start = start ?? index
        guard let close = closing(index, in: range) else { return nil }
        index = close + 1
      case UInt8(ascii: "{"):
        let first = start ?? index
        guard let close = closing(index, in: range) else { return nil }
        let isValue = isValue(mask.bytes[first..<index])
        var end = close + 1
        if isValue { end = valueEnd(from: end, in: range) } else { end = withSign(end, in: range) }
        found.append(Statement(range: first..<end, headerEnd: index, body: (index + 1)..<close))
        start = nil
        index = end
      case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): return nil
      case UInt8(ascii: ";"):
        if let first = start { found.append(Statement(range: first..<(index + 1), headerEnd: index, body: nil)) }
        start = nil
        index += 1
      case ASCII.newline:
        if let first = start, syntax.newlinesEnd, !goesOn(first..<index, after: index, in: range) {
          found.append(Statement(range: first..<index, headerEnd: index, body: nil))
          start = nil
        }
        index += 1
      default:
        if start == nil, !ASCII.isBlank(byte) { start = index }
        index += 1
      }
    }
    if let start { found.append(Statement(range: start..<range.upperBound, headerEnd: range.upperBound, body: nil)) }
    return found
  }

  /// The bracket that closes the one at `open`.
  private func closing(_ open: Int, in range: Range<Int>) -> Int? {
    var stack: [UInt8] = []
    for index in open..<range.upperBound {
      switch mask.bytes[index] {
      case UInt8(ascii: "("): stack.append(UInt8(ascii: ")"))
      case UInt8(ascii: "["): stack.append(UInt8(ascii: "]"))
      case UInt8(ascii: "{"): stack.append(UInt8(ascii: "}"))
      case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
        guard stack.popLast() == mask.bytes[index] else { return nil }
        if stack.isEmpty { return index }
      default: break
      }
    }
    return nil
  }

  /// Whether braces after `header` are a value, as in `const A = {`.
  private func isValue(_ header: ArraySlice<UInt8>) -> Bool {
    let words = CodeWords(header)
    return words.assigns && !words.endsInArrow
  }

  /// The end of a statement whose value has closed its braces: its semicolon, or its line.
  private func valueEnd(from start: Int, in range: Range<Int>) -> Int {
    var index = start
    while index < range.upperBound {
      switch mask.bytes[index] {
      case UInt8(ascii: ";"): return index + 1
      case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"):
        guard let close = closing(index, in: range) else { return index }
        index = close + 1
      case ASCII.newline where syntax.newlinesEnd: return index
      default: index += 1
      }
    }
    return index
  }

  /// `end` with a comma or semicolon after it.
  private func withSign(_ end: Int, in range: Range<Int>) -> Int {
    var index = end
    while index < range.upperBound, ASCII.isBlank(mask.bytes[index]) { index += 1 }
    guard index < range.upperBound, [UInt8(ascii: ";"), UInt8(ascii: ",")].contains(mask.bytes[index]) else {
      return end
    }
    return index + 1
  }

  /// Whether a statement goes on after its line.
  private func goesOn(_ statement: Range<Int>, after end: Int, in range: Range<Int>) -> Bool {
    let text = mask.bytes[statement].trimmedText
    if let last = text.last, ",=+-*/&|<:?.>(".utf8.contains(last) { return true }
    // Annotations belong to what follows them.
    if text.first == UInt8(ascii: "@"), CodeWords(text).isAnnotation { return true }
    let rest = mask.bytes[end..<range.upperBound].trimmedText
    guard let next = rest.first else { return false }
    if "{.?:&|+=,)".utf8.contains(next) { return true }
    return ["where ", "throws", "extends ", "implements ", "->"].contains { rest.starts(with: $0.utf8) }
  }
}
