/// Cuts text as the lines of a stream carry it.
enum Pieces {
  /// The pieces of `text` in order; joined they are `text`. None when it is empty.
  static func cut(_ text: String, _ pieces: Recording.Reply.Pieces) -> [String] {
    switch pieces {
    case .whole: text.isEmpty ? [] : [text]
    case .characters: text.map(String.init)
    case .lines: cut(text) { before, _ in before.isNewline }
    case .tokens: cut(text, where: startsToken)
    }
  }

  /// Whether a token may start between two characters: at a space or line end, and where a word begins or ends.
  private static func startsToken(_ before: Character, _ after: Character) -> Bool {
    if after == " " { return before != " " }
    if before == " " { return false }
    return before.isNewline || after.isNewline || isOfWord(before) != isOfWord(after)
  }

  private static func isOfWord(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || character == "_"
  }

  private static func cut(_ text: String, where isBorder: (Character, Character) -> Bool) -> [String] {
    var pieces: [String] = []
    var piece = ""
    for character in text {
      if let last = piece.last, isBorder(last, character) {
        pieces.append(piece)
        piece = ""
      }
      piece.append(character)
    }
    return piece.isEmpty ? pieces : pieces + [piece]
  }
}
