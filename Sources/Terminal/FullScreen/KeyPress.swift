/// A key as a terminal tells of it.
package enum KeyPress: Hashable, Sendable {
  case up, down, pageUp, pageDown, home, end
  case character(Character)

  /// The keys in what was read at once; sequences that are not known are passed over.
  ///
  /// Source: ECMA-48 and xterm's "PC-Style Function Keys", <https://invisible-island.net/xterm/ctlseqs/ctlseqs.html>.
  package static func all(in bytes: [UInt8]) -> [KeyPress] {
    var keys: [KeyPress] = []
    var rest = String(decoding: bytes, as: UTF8.self)[...]
    while let character = rest.popFirst() {
      guard character == "\u{1B}" else {
        keys.append(.character(character))
        continue
      }
      // Escape alone is a key of its own, which means nothing here.
      guard rest.first == "[" || rest.first == "O" else { continue }
      rest.removeFirst()
      let parameters = rest.prefix { $0.isNumber || $0 == ";" }
      rest = rest[parameters.endIndex...]
      guard let final = rest.popFirst() else { break }
      if let key = key(final, parameters) { keys.append(key) }
    }
    return keys
  }

  private static func key(_ final: Character, _ parameters: Substring) -> KeyPress? {
    switch (final, parameters) {
    case ("A", _): .up
    case ("B", _): .down
    case ("H", _), ("~", "1"), ("~", "7"): .home
    case ("F", _), ("~", "4"), ("~", "8"): .end
    case ("~", "5"): .pageUp
    case ("~", "6"): .pageDown
    default: nil
    }
  }
}
