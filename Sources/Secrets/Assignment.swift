/// Values that are given to something called a password, secret, token or key.
enum Assignment {
  /// Words before a name behind which its value follows after a mere blank.
  private static let directives = Set(
    ["ENV", "ARG", "#define", "define", "set", "setx", "setenv", "-x", "-gx", "-Ux"].map { Array($0.utf8) })

  /// The values of the names between two places of a text, without their quotes. Some begin on the next line.
  static func values(in bytes: [UInt8], _ range: Range<Int>) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var index = range.lowerBound
    while index < range.upperBound {
      guard Letters.word.contains(bytes[index]) else {
        index += 1
        continue
      }
      var end = index
      while end < range.upperBound, Letters.wordAndDash.contains(bytes[end]) { end += 1 }
      let start = index
      index = end
      guard !isUser(bytes, start), let name = SecretName(bytes[start..<end]) else { continue }
      var reader = AssignedValue(bytes, name: name, after: end, before: range.upperBound)
      guard let value = reader.value(before(start, in: bytes, range.lowerBound)) else { continue }
      found.append(value)
      index = max(index, min(value.upperBound, range.upperBound))
    }
    return found
  }

  /// In `https://token:value@host` it is the user's name.
  private static func isUser(_ bytes: [UInt8], _ start: Int) -> Bool {
    start >= 2 && bytes[start - 1] == UInt8(ascii: "/") && bytes[start - 2] == UInt8(ascii: "/")
  }

  private static func before(_ start: Int, in bytes: [UInt8], _ lineStart: Int) -> AssignedValue.Before {
    guard start > lineStart else { return .other }
    if bytes[start - 1] == UInt8(ascii: "<") { return .element }
    if bytes[start - 1] == UInt8(ascii: "-") { return .option }
    let blanks = bytes[lineStart..<start].suffix(40)
    guard let last = blanks.lastIndex(where: { $0 != 32 && $0 != 9 }), last + 1 < start else { return .other }
    let word = blanks[...last].suffix(while: { $0 != 32 && $0 != 9 })
    return directives.contains(Array(word)) ? .directive : .other
  }
}

extension ArraySlice<UInt8> {
  /// The end of it, as far as all bytes are wanted.
  fileprivate func suffix(while isWanted: (UInt8) -> Bool) -> ArraySlice<UInt8> {
    let start = lastIndex { !isWanted($0) }.map { $0 + 1 } ?? startIndex
    return self[start...]
  }
}
