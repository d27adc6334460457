/// A piece of an expression, with the place of its first character.
struct Token: Equatable {
  enum Kind: Equatable {
    case name(String)
    case text(String)
    case number(Double)
    /// An operator, a bracket or a comma.
    case sign(String)
    case end
  }

  var kind: Kind
  /// Characters from the beginning of the expression, from 0.
  var offset: Int

  /// The token as it is named in a message.
  var shown: String {
    switch kind {
    case .name(let name): "\"\(name)\""
    case .text: "a text"
    case .number: "a number"
    case .sign(let sign): "\"\(sign)\""
    case .end: "the end"
    }
  }
}

extension Token {
  private static let signs = ["==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "/", "(", ")", "[", "]", ".", ","]

  /// The tokens of `text`, ended by one of kind `end`.
  ///
  /// - Throws: `ExpressionFault` for a character that begins no token, and for a text without its closing quote.
  static func all(in text: String) throws(ExpressionFault) -> [Token] {
    let characters = Array(text)
    var tokens: [Token] = []
    var index = 0
    while index < characters.count {
      let character = characters[index]
      if character.isWhitespace {
        index += 1
      } else if character.isLetter || character == "_" {
        let begin = index
        while index < characters.count, Self.continuesName(characters, index) { index += 1 }
        tokens.append(Token(kind: .name(String(characters[begin..<index])), offset: begin))
      } else if character.isASCII, character.isNumber {
        tokens.append(try number(in: characters, &index))
      } else if character == "\"" || character == "'" {
        tokens.append(try quoted(in: characters, &index))
      } else if let sign = signs.first(where: { characters[index...].starts(with: $0) }) {
        tokens.append(Token(kind: .sign(sign), offset: index))
        index += sign.count
      } else {
        throw ExpressionFault("The character \"\(character)\" means nothing here.", at: index)
      }
    }
    return tokens + [Token(kind: .end, offset: characters.count)]
  }

  /// A hyphen belongs to a name where a letter follows, so that steps may be named `first-draft`.
  private static func continuesName(_ characters: [Character], _ index: Int) -> Bool {
    let character = characters[index]
    if character.isLetter || character.isNumber || character == "_" { return true }
    return character == "-" && index + 1 < characters.count && characters[index + 1].isLetter
  }

  private static func number(in characters: [Character], _ index: inout Int) throws(ExpressionFault) -> Token {
    let begin = index
    while index < characters.count, characters[index].isASCII, characters[index].isNumber || characters[index] == "." {
      index += 1
    }
    guard let value = Double(String(characters[begin..<index])) else {
      throw ExpressionFault("\"\(String(characters[begin..<index]))\" is no number.", at: begin)
    }
    return Token(kind: .number(value), offset: begin)
  }

  private static func quoted(in characters: [Character], _ index: inout Int) throws(ExpressionFault) -> Token {
    let begin = index
    let quote = characters[begin]
    var text = ""
    index += 1
    while index < characters.count, characters[index] != quote {
      if characters[index] == "\\", index + 1 < characters.count {
        index += 1
        switch characters[index] {
        case "n": text.append("\n")
        case "t": text.append("\t")
        // What an expression of `matches` needs stays as it is.
        case let other where other == quote || other == "\\": text.append(other)
        case let other: text.append("\\\(other)")
        }
      } else {
        text.append(characters[index])
      }
      index += 1
    }
    guard index < characters.count else {
      throw ExpressionFault("The text that begins here has no closing quote.", at: begin)
    }
    index += 1
    return Token(kind: .text(text), offset: begin)
  }
}
