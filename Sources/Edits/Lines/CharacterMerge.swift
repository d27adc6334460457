/// Carries a change inside a line over to the file's own spelling of that line.
struct CharacterMerge {
  /// Characters the file spells otherwise than the reply, in plain form.
  private(set) var respelled: Set<Character> = []
  /// The file composes letters in another way than the reply.
  private(set) var composesDifferently = false

  /// The file has one character for three dots.
  private var hasEllipsis = false

  private typealias Unit = (plain: Character, source: Int)

  /// Notes how the file's line differs from the reply's; false when they cannot be aligned.
  mutating func learn(reply: ArraySlice<UInt8>, file: ArraySlice<UInt8>) -> Bool {
    if reply == file { return true }
    let replyCharacters = Array(reply.text)
    let fileCharacters = Array(file.text)
    guard let places = CharacterMerge.align(replyCharacters, fileCharacters) else { return false }
    for (index, range) in places.enumerated() {
      let spelling = String(fileCharacters[range])
      let written = String(replyCharacters[index])
      if spelling.utf8.elementsEqual(written.utf8) { continue }
      if spelling == written { composesDifferently = true }
      if written == ".", spelling.isEmpty || spelling == "\u{2026}" {
        hasEllipsis = true
        continue
      }
      for character in LookAlikes.fold(written) { respelled.insert(character) }
      for character in LookAlikes.fold(spelling) { respelled.insert(character) }
    }
    return true
  }

  /// Whether new text uses a character of which the file's spelling is open.
  func isDoubtful(_ new: some StringProtocol, ignoringSpaces: Bool) -> Bool {
    let plain = LookAlikes.fold(new)
    if hasEllipsis, plain.contains("...") { return true }
    return plain.contains { character in
      if character == " " { return !ignoringSpaces && respelled.contains(" ") }
      if respelled.contains(character) { return true }
      return composesDifferently && character.unicodeScalars.contains { $0.value >= 0xC0 && $0.properties.isAlphabetic }
    }
  }

  /// The file's line with the reply's change from `old` to `new`; nil when the spelling of the new part is open.
  func merge(old: ArraySlice<UInt8>, new: ArraySlice<UInt8>, file: ArraySlice<UInt8>) -> [UInt8]? {
    if old == file { return Array(new) }
    if old == new { return Array(file) }
    let oldCharacters = Array(old.text)
    let newCharacters = Array(new.text)
    let fileCharacters = Array(file.text)
    guard let places = CharacterMerge.align(oldCharacters, fileCharacters) else { return nil }
    let kept = LineDiff(oldCharacters, newCharacters).kept
    var merged = ""
    var next = 0
    for (oldIndex, newIndex) in kept {
      guard appendNew(newCharacters[next..<newIndex], to: &merged) else { return nil }
      merged += String(fileCharacters[places[oldIndex]])
      next = newIndex + 1
    }
    guard appendNew(newCharacters[next...], to: &merged) else { return nil }
    return merged.bytes
  }

  private func appendNew(_ characters: ArraySlice<Character>, to merged: inout String) -> Bool {
    let text = String(characters)
    if isDoubtful(text, ignoringSpaces: false) { return false }
    merged += text
    return true
  }

  /// For each character of the reply its characters in the file; nil when plain forms differ.
  private static func align(_ reply: [Character], _ file: [Character]) -> [Range<Int>]? {
    let replyUnits = units(reply)
    let fileUnits = units(file)
    guard replyUnits.map(\.plain) == fileUnits.map(\.plain) else { return nil }
    var places = [Range<Int>](repeating: 0..<0, count: reply.count)
    var covered = 0
    var unit = 0
    for index in reply.indices {
      var end = covered
      while unit < replyUnits.count, replyUnits[unit].source == index {
        end = max(end, fileUnits[unit].source + 1)
        unit += 1
      }
      // Marks without width in the file stay with the character before them.
      let next = unit < fileUnits.count ? fileUnits[unit].source : file.count
      if end > covered || index == 0 { end = max(end, min(next, file.count)) }
      places[index] = covered..<max(covered, end)
      covered = max(covered, end)
    }
    return covered == file.count ? places : nil
  }

  private static func units(_ characters: [Character]) -> [Unit] {
    characters.indices.flatMap { index in
      LookAlikes.fold(String(characters[index])).map { (plain: $0, source: index) }
    }
  }
}
