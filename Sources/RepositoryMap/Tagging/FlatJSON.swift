/// One line of ctags' JSON: an object of texts and numbers. Far quicker than a whole parser, of which nothing else here
/// has need.
enum FlatJSON {
  static func fields(_ line: UnsafeBufferPointer<UInt8>) -> [String: String] {
    var fields: [String: String] = [:]
    var reader = Reader(bytes: line)
    while let key = reader.text() {
      guard reader.skip(to: UInt8(ascii: ":")) else { break }
      guard let value = reader.value() else { break }
      fields[key] = value
    }
    return fields
  }

  private struct Reader {
    let bytes: UnsafeBufferPointer<UInt8>
    var index = 0

    mutating func skip(to byte: UInt8) -> Bool {
      while index < bytes.count, bytes[index] != byte { index += 1 }
      guard index < bytes.count else { return false }
      index += 1
      return true
    }

    /// The next text in quotes.
    mutating func text() -> String? {
      guard skip(to: UInt8(ascii: "\"")) else { return nil }
      let start = index
      while index < bytes.count, bytes[index] != UInt8(ascii: "\""), bytes[index] != UInt8(ascii: "\\") { index += 1 }
      guard index < bytes.count else { return nil }
      if bytes[index] == UInt8(ascii: "\"") {
        defer { index += 1 }
        return String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<index]), as: UTF8.self)
      }
      return escapedText(Array(bytes[start..<index]))
    }

    private mutating func escapedText(_ start: [UInt8]) -> String? {
      var text = start
      while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
        guard bytes[index] == UInt8(ascii: "\\"), index + 1 < bytes.count else {
          text.append(bytes[index])
          index += 1
          continue
        }
        let escape = bytes[index + 1]
        index += 2
        switch escape {
        case UInt8(ascii: "u"):
          // Only control characters are written so, and none of them is part of a name.
          index = min(index + 4, bytes.count)
          text.append(32)
        case UInt8(ascii: "n"), UInt8(ascii: "t"), UInt8(ascii: "r"), UInt8(ascii: "b"), UInt8(ascii: "f"):
          text.append(32)
        default: text.append(escape)
        }
      }
      guard index < bytes.count else { return nil }
      index += 1
      return String(decoding: text, as: UTF8.self)
    }

    /// The next text, number or word.
    mutating func value() -> String? {
      while index < bytes.count, bytes[index] == 32 { index += 1 }
      guard index < bytes.count else { return nil }
      if bytes[index] == UInt8(ascii: "\"") { return text() }
      let start = index
      while index < bytes.count, bytes[index] != UInt8(ascii: ","), bytes[index] != UInt8(ascii: "}") { index += 1 }
      return String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<index]), as: UTF8.self)
    }
  }
}
