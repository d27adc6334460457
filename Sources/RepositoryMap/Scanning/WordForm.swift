/// Words as numbers, in a form in which "exports", "exported" and "export" are one.
enum WordForm {
  /// The shortest word that counts; two letters, since modules are called `fs`, `ui` or `db`.
  static let minimumInBytes = 2
  static let maximumInBytes = 40

  /// Calls `body` with the number of each word: names are cut at underscores and at changes of case.
  static func forEachWord(in bytes: UnsafeBufferPointer<UInt8>, _ body: (UInt32) -> Void) {
    var index = 0
    while index < bytes.count {
      guard isWordByte(bytes[index]) else {
        index += 1
        continue
      }
      let start = index
      index = end(of: bytes, from: start)
      if index - start >= minimumInBytes, index - start <= maximumInBytes, !isDigit(bytes[start]) {
        body(number(UnsafeBufferPointer(rebasing: bytes[start..<index])))
      }
    }
  }

  static func words(in text: String) -> [UInt32] {
    var words: [UInt32] = []
    var text = text
    text.withUTF8 { forEachWord(in: $0) { words.append($0) } }
    return words
  }

  static func number(of word: String) -> UInt32 {
    var word = word
    return word.withUTF8(number)
  }

  static func isWordByte(_ byte: UInt8) -> Bool { isLower(byte) || isUpper(byte) || isDigit(byte) || byte >= 0x80 }
  static func isUpper(_ byte: UInt8) -> Bool { byte &- 65 < 26 }
  static func isLower(_ byte: UInt8) -> Bool { byte &- 97 < 26 }
  static func isDigit(_ byte: UInt8) -> Bool { byte &- 48 < 10 }

  /// Where the word that begins at `start` ends: `parse|HTTP|Response|2`.
  private static func end(of bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    var index = start + 1
    if isUpper(bytes[start]), index < bytes.count, isUpper(bytes[index]) {
      while index < bytes.count, isUpper(bytes[index]) { index += 1 }
      // The last capital begins the next word, unless none follows.
      if index < bytes.count, isLower(bytes[index]) { index -= 1 }
      return index
    }
    while index < bytes.count, isWordByte(bytes[index]), !isUpper(bytes[index]) { index += 1 }
    return index
  }

  /// The number of one word, whatever its case and its ending.
  private static func number(_ word: UnsafeBufferPointer<UInt8>) -> UInt32 {
    var hash = NameHash()
    for byte in word.prefix(stemLength(word)) { hash.add(isUpper(byte) ? byte + 32 : byte) }
    return hash.value
  }

  /// The endings are those of English inflection that keep the stem readable; what is left has at least three letters.
  private static func stemLength(_ word: UnsafeBufferPointer<UInt8>) -> Int {
    guard let last = word.last, [UInt8(ascii: "s"), UInt8(ascii: "d"), UInt8(ascii: "g")].contains(last | 0x20) else {
      return word.count
    }
    for ending in endings where word.count >= ending.count + 3 {
      let start = word.count - ending.count
      if ending.indices.allSatisfy({ word[start + $0] | 0x20 == ending[$0] }) { return start }
    }
    return word.count
  }

  private static let endings = ["ing", "ies", "ed", "es", "s"].map { Array($0.utf8) }

  /// Words that say nothing of which file is meant.
  static let common: Set<UInt32> = Set(
    """
    about add added adds all allow also always an and any are as at be because been before being but by can change \
    changed changes could did do does doesn don each ensure etc even fix fixed fixes for from get got had has have here \
    how if in into introduce is isn it its just let like make makes may might more most must need needed new no not now \
    of off on one only onto or other our out over own per please pr properly re remove removed should since so some \
    still such support sure than that the their them then there these they this those through to too under update \
    updated use used uses using via want was way we well were what when where which while will with within without \
    would you
    """.split(separator: " ").map { number(of: String($0)) })
}
