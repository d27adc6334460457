extension JSONReader {
  /// Reads the number that starts at `index`: its sign or first digit has been seen.
  mutating func readNumber() throws(JSONError) -> JSONNumber {
    let start = index
    if byte(at: index) == UInt8(ascii: "-") { index += 1 }
    if byte(at: index) == UInt8(ascii: "0") {
      index += 1
      if isDigit(at: index) { throw error(.invalidNumber, at: start, "A number may not begin with a zero.") }
    } else {
      try readDigits("a digit")
    }
    if byte(at: index) == UInt8(ascii: ".") {
      index += 1
      try readDigits("a digit after the decimal point")
    }
    if byte(at: index) | 0x20 == UInt8(ascii: "e") {
      index += 1
      if byte(at: index) == UInt8(ascii: "+") || byte(at: index) == UInt8(ascii: "-") { index += 1 }
      try readDigits("a digit in the exponent")
    }
    return JSONNumber(unchecked: String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<index]), as: UTF8.self))
  }

  private mutating func readDigits(_ expected: String) throws(JSONError) {
    guard isDigit(at: index) else {
      let fault = unexpected(expected)
      throw fault.code == .unexpectedEnd ? fault : error(.invalidNumber, fault.message)
    }
    while isDigit(at: index) { index += 1 }
  }

  @inline(__always)
  private func isDigit(at index: Int) -> Bool { byte(at: index) &- UInt8(ascii: "0") < 10 }
}
