/// The parts that a header is made of.
extension CodeWords {
  /// The equals sign of an assignment outside brackets.
  var assignment: Int? {
    var depth = 0
    var index = text.startIndex
    while index < text.endIndex {
      let byte = text[index]
      if "([{".utf8.contains(byte) { depth += 1 }
      if ")]}".utf8.contains(byte) { depth -= 1 }
      if byte == UInt8(ascii: "="), depth == 0 {
        let next = index + 1 < text.endIndex ? text[index + 1] : 0
        let last = index > text.startIndex ? text[index - 1] : 0
        if next != byte, next != UInt8(ascii: ">"), !"=!<>".utf8.contains(last) { return index }
        index += 1
      }
      index += 1
    }
    return nil
  }

  /// Where annotations such as `@Override` and `#[derive(Debug)]` end.
  func annotationEnd(from start: Int) -> Int {
    var index = start
    while index < text.endIndex {
      let rest = text[index...]
      let space = rest.prefix { ASCII.isBlank($0) || $0 == ASCII.newline }.count
      let next = rest.dropFirst(space)
      if next.first == UInt8(ascii: "@"), !next.begins(with: "@interface") {
        var end = next.startIndex + 1
        while end < text.endIndex, ASCII.isWord(text[end]) || text[end] == UInt8(ascii: ".") { end += 1 }
        index = afterBrackets(end, UInt8(ascii: "("))
      } else if next.begins(with: "#[") || next.begins(with: "#![") {
        index = afterBrackets(next.startIndex + (next.begins(with: "#[") ? 1 : 2), UInt8(ascii: "["))
      } else {
        break
      }
    }
    return index
  }

  /// The end of the bracket that opens at `start`, or `start`.
  func afterBrackets(_ start: Int, _ open: UInt8) -> Int {
    guard start < text.endIndex, text[start] == open else { return start }
    var depth = 0
    for index in start..<text.endIndex {
      if "([{".utf8.contains(text[index]) { depth += 1 }
      if ")]}".utf8.contains(text[index]) { depth -= 1 }
      if depth == 0 { return index + 1 }
    }
    return text.endIndex
  }

  /// The words outside brackets.
  func outerWords(of own: ArraySlice<UInt8>) -> [String] {
    var depth = 0
    var words: [String] = []
    var word: [UInt8] = []
    for byte in own + [ASCII.space] {
      if "([{<".utf8.contains(byte) { depth += 1 }
      if depth == 0, ASCII.isWord(byte) || byte == UInt8(ascii: "$") {
        word.append(byte)
      } else if !word.isEmpty {
        words.append(word.text)
        word = []
      }
      if ")]}>".utf8.contains(byte), depth > 0 { depth -= 1 }
    }
    return words
  }

  /// The parenthesis that the parameters of a function begin with: after its keyword where it has one, outside other
  /// brackets.
  func parameters(in own: ArraySlice<UInt8>) -> Int? {
    var (angles, squares) = (0, 0)
    var index = functionKeyword(in: own) ?? own.startIndex
    while index < own.endIndex {
      switch own[index] {
      case UInt8(ascii: "<"): angles += 1
      case UInt8(ascii: ">"): angles -= 1
      case UInt8(ascii: "["): squares += 1
      case UInt8(ascii: "]"): squares -= 1
      case UInt8(ascii: "(") where squares == 0 && CodeWords.bracketed.contains(identifier(before: index, in: own)):
        index = afterBrackets(index, UInt8(ascii: "(")) - 1
      case UInt8(ascii: "(") where angles <= 0 && squares == 0: return index
      default: break
      }
      index += 1
    }
    return nil
  }

  /// Where the keyword of a function ends that stands outside brackets.
  private func functionKeyword(in own: ArraySlice<UInt8>) -> Int? {
    var depth = 0
    var start: Int?
    for index in own.indices {
      if ASCII.isWord(own[index]) {
        start = start ?? index
        continue
      }
      if let first = start, depth == 0, CodeWords.functions.contains(own[first..<index].text) { return index }
      start = nil
      if "([{".utf8.contains(own[index]) { depth += 1 }
      if ")]}".utf8.contains(own[index]) { depth -= 1 }
    }
    return nil
  }

  /// The identifier in front of a parenthesis, type parameters aside; `Type::name` is one.
  func identifier(before paren: Int, in own: ArraySlice<UInt8>) -> String {
    var head = own[own.startIndex..<paren].trimmedText
    if head.last == UInt8(ascii: ">"), let open = head.firstIndex(of: UInt8(ascii: "<")) {
      head = head[head.startIndex..<open].trimmedText
    }
    let tail = head.reversed().prefix { ASCII.isWord($0) || "$#~:?!".utf8.contains($0) }.reversed()
    return String(decoding: tail, as: UTF8.self)
  }
}
