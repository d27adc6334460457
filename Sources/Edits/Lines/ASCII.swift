/// The bytes the engine knows by name.
enum ASCII {
  static let tab = UInt8(ascii: "\t")
  static let newline = UInt8(ascii: "\n")
  static let carriageReturn = UInt8(ascii: "\r")
  static let space = UInt8(ascii: " ")
  static let backslash = UInt8(ascii: "\\")
  static let slash = UInt8(ascii: "/")
  static let plus = UInt8(ascii: "+")
  static let minus = UInt8(ascii: "-")

  /// A space, tab or other white space that is not a line end of its own.
  static func isBlank(_ byte: UInt8) -> Bool {
    byte == space || byte == tab || byte == carriageReturn || byte == 0x0B || byte == 0x0C
  }

  static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

  static func isLetter(_ byte: UInt8) -> Bool {
    let lower = byte | 0x20
    return lower >= 0x61 && lower <= 0x7A
  }

  /// A byte of an identifier; bytes of non-ASCII letters count as such.
  static func isWord(_ byte: UInt8) -> Bool { isLetter(byte) || isDigit(byte) || byte == 0x5F || byte >= 0x80 }
}

extension RandomAccessCollection<UInt8> where Index == Int {
  /// Without white space at both ends.
  var trimmed: SubSequence { self[trimmedRange] }

  /// Without white space at the end.
  var trimmedEnd: SubSequence {
    var end = endIndex
    while end > startIndex, ASCII.isBlank(self[end - 1]) { end -= 1 }
    return self[startIndex..<end]
  }

  /// The range without white space at both ends.
  var trimmedRange: Range<Int> {
    var start = startIndex
    var end = endIndex
    while start < end, ASCII.isBlank(self[end - 1]) { end -= 1 }
    while start < end, ASCII.isBlank(self[start]) { start += 1 }
    return start..<end
  }

  /// The spaces and tabs at the start.
  var indentation: SubSequence { prefix { $0 == ASCII.space || $0 == ASCII.tab } }

  var isBlank: Bool { allSatisfy(ASCII.isBlank) }

  /// Nothing but white space and line ends.
  var isBlankText: Bool { allSatisfy { ASCII.isBlank($0) || $0 == ASCII.newline } }

  var isASCII: Bool { allSatisfy { $0 < 0x80 } }

  var text: String { String(decoding: self, as: UTF8.self) }

  func begins(with prefix: StaticString) -> Bool {
    guard count >= prefix.utf8CodeUnitCount else { return false }
    return prefix.withUTF8Buffer { buffer in
      for offset in 0..<buffer.count where self[startIndex + offset] != buffer[offset] { return false }
      return true
    }
  }

  func equals(_ other: StaticString) -> Bool { count == other.utf8CodeUnitCount && begins(with: other) }

  /// Where `needle` first stands at or after `start`.
  func firstRange(of needle: [UInt8], from start: Int) -> Range<Int>? {
    guard let first = needle.first, count >= needle.count else { return nil }
    var index = start
    while index <= endIndex - needle.count {
      if self[index] == first, self[index..<(index + needle.count)].elementsEqual(needle) {
        return index..<(index + needle.count)
      }
      index += 1
    }
    return nil
  }
}

extension String {
  /// The string's UTF-8 as an array.
  var bytes: [UInt8] { Array(utf8) }
}
