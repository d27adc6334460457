extension JSONReader {
  /// Reads a string from after its opening quote, and leaves `index` after its closing quote.
  mutating func readString() throws(JSONError) -> String {
    let start = index
    let end = endOfPlainText(from: start)
    if byte(at: end) == UInt8(ascii: "\"") {
      index = end + 1
      return try makeString(UnsafeBufferPointer(rebasing: bytes[start..<end]), from: start..<end)
    }
    return try readEscapedString(from: start, plainEnd: end)
  }

  private mutating func readEscapedString(from start: Int, plainEnd: Int) throws(JSONError) -> String {
    scratch.removeAll(keepingCapacity: true)
    var plainStart = start
    index = plainEnd
    while true {
      scratch.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[plainStart..<index]))
      guard index < bytes.count else { throw error(.unexpectedEnd, "The text ends inside a string.") }
      switch bytes[index] {
      case UInt8(ascii: "\""):
        let content = start..<index
        index += 1
        return try scratch.withUnsafeBufferPointer { unescaped throws(JSONError) in
          try makeString(unescaped, from: content)
        }
      case UInt8(ascii: "\\"): try readEscape()
      default:
        guard options.allowsRawControlCharacters else {
          throw error(.controlCharacter, "A control character in a string must be escaped.")
        }
        scratch.append(bytes[index])
        index += 1
      }
      plainStart = index
      index = endOfPlainText(from: index)
    }
  }

  /// Reads the escape whose backslash is at `index`, appends what it stands for to `scratch`, and moves past it.
  private mutating func readEscape() throws(JSONError) {
    let letter = byte(at: index + 1)
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): scratch.append(letter)
    case UInt8(ascii: "n"): scratch.append(0x0A)
    case UInt8(ascii: "t"): scratch.append(0x09)
    case UInt8(ascii: "r"): scratch.append(0x0D)
    case UInt8(ascii: "b"): scratch.append(0x08)
    case UInt8(ascii: "f"): scratch.append(0x0C)
    case UInt8(ascii: "u"): return try readUnicodeEscape()
    default:
      guard index + 1 < bytes.count else {
        throw error(.unexpectedEnd, at: index + 1, "The text ends inside an escape.")
      }
      throw error(.invalidEscape, "A backslash must be followed by one of \" \\ / b f n r t u.")
    }
    index += 2
  }

  private mutating func readUnicodeEscape() throws(JSONError) {
    let first = try hexadecimal(at: index + 2)
    if let scalar = Unicode.Scalar(UInt32(first)) {
      scratch.append(contentsOf: UTF8.encode(scalar).unsafelyUnwrapped)
      index += 6
      return
    }
    let isHigh = first < 0xDC00
    if isHigh, byte(at: index + 6) == UInt8(ascii: "\\"), byte(at: index + 7) == UInt8(ascii: "u") {
      let second = try hexadecimal(at: index + 8)
      if (0xDC00...0xDFFF).contains(second) {
        let value = 0x10000 + (UInt32(first) - 0xD800) << 10 + (UInt32(second) - 0xDC00)
        scratch.append(contentsOf: UTF8.encode(Unicode.Scalar(value).unsafelyUnwrapped).unsafelyUnwrapped)
        index += 12
        return
      }
    }
    let rest = bytes.dropFirst(index + 6)
    if isHigh, rest.isEmpty || rest.elementsEqual([UInt8(ascii: "\\")]) {
      throw error(.unexpectedEnd, at: bytes.count, "The text ends inside a surrogate pair.")
    }
    guard options.invalidText == .replace else {
      throw error(.loneSurrogate, "A \\u escape is one half of a surrogate pair without the other.")
    }
    scratch.append(contentsOf: [0xEF, 0xBF, 0xBD])
    index += 6
  }

  private func hexadecimal(at start: Int) throws(JSONError) -> UInt16 {
    var value: UInt16 = 0
    for offset in start..<start + 4 {
      let digit: UInt8
      switch byte(at: offset) {
      case let byte where byte &- UInt8(ascii: "0") < 10: digit = byte - UInt8(ascii: "0")
      case let byte where (byte | 0x20) &- UInt8(ascii: "a") < 6: digit = (byte | 0x20) - UInt8(ascii: "a") + 10
      default:
        if offset >= bytes.count { throw error(.unexpectedEnd, at: bytes.count, "The text ends inside an escape.") }
        throw error(.invalidEscape, at: offset, "A \\u escape needs four hexadecimal digits.")
      }
      value = value << 4 | UInt16(digit)
    }
    return value
  }
}

extension JSONReader {
  /// The index of the next quote, backslash or control character, or the end of the text.
  ///
  /// Eight bytes at a time: subtracting from each byte of a word borrows into its top bit where the byte was smaller.
  @inline(__always)
  private func endOfPlainText(from start: Int) -> Int {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let tops: UInt64 = 0x8080_8080_8080_8080
    var index = start
    let raw = UnsafeRawBufferPointer(bytes)
    while index + 8 <= raw.count {
      let word = raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
      let quotes = word ^ (ones &* 0x22)
      let backslashes = word ^ (ones &* 0x5C)
      let controls = (word &- ones &* 0x20) & ~word
      if (controls | (quotes &- ones) & ~quotes | (backslashes &- ones) & ~backslashes) & tops != 0 { break }
      index += 8
    }
    while index < raw.count {
      let byte = raw[index]
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte < 0x20 { break }
      index += 1
    }
    return index
  }

  /// Makes the string of unescaped bytes.
  /// - Parameter source: Where they stood in the text, to find the place of a fault.
  @inline(__always)
  private func makeString(
    _ content: UnsafeBufferPointer<UInt8>, from source: Range<Int>
  ) throws(JSONError) -> String {
    if options.invalidText == .replace { return String(decoding: content, as: UTF8.self) }
    if let string = String(validating: content, as: UTF8.self) { return string }
    throw error(.invalidUTF8, at: firstInvalidByte(in: source), "The text is not UTF-8.")
  }

  private func firstInvalidByte(in range: Range<Int>) -> Int {
    var index = range.lowerBound
    while index < range.upperBound {
      let lengths = (1...4).filter { index + $0 <= range.upperBound }
      let isWhole = lengths.first { length in
        String(validating: bytes[index..<index + length], as: UTF8.self) != nil
      }
      guard let isWhole else { return index }
      index += isWhole
    }
    return range.upperBound
  }
}
