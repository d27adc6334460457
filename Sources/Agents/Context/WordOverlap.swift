/// Ranks texts by the words they share with a question.
struct WordOverlap {
  private let words: Set<String>

  init(question: String) {
    words = Set(Self.words(in: question)).subtracting(Self.commonWords)
  }

  /// How many different words of the question occur in the path and the text; a word in the path counts fourfold.
  func score(path: String, text: String) -> Int {
    guard !words.isEmpty else { return 0 }
    let inPath = words.intersection(Self.words(in: path)).count
    let inText = words.intersection(Self.words(in: text)).count
    return 4 * inPath + inText
  }

  /// The words of a text in lower case: identifiers are cut at underscores and at changes of case.
  static func words(in text: String) -> [String] {
    var words: [String] = []
    var word = ""
    var previousIsLower = false
    func end() {
      if word.utf8.count > 2 { words.append(word) }
      word = ""
    }
    for character in text.unicodeScalars {
      let isUpper = (65...90).contains(character.value)
      guard isUpper || isOfWord(character) else {
        end()
        previousIsLower = false
        continue
      }
      if isUpper, previousIsLower { end() }
      word.unicodeScalars.append(isUpper ? Unicode.Scalar(UInt8(character.value) + 32) : character)
      previousIsLower = !isUpper
    }
    end()
    return words
  }

  private static func isOfWord(_ character: Unicode.Scalar) -> Bool {
    switch character.value {
    case 48...57, 97...122: true
    case 128...: character.properties.isAlphabetic  // a search in Unicode's tables: too dear for every ASCII letter
    default: false
    }
  }

  private static let commonWords: Set<String> = [
    "add", "and", "are", "can", "file", "files", "for", "from", "has", "have", "into", "make", "new", "not", "now",
    "should", "that", "the", "then", "this", "use", "when", "with",
  ]
}
