extension StringProtocol where SubSequence == Substring {
  /// The text without ASCII blanks at both ends.
  ///
  /// Works on bytes: characters that begin with a blank and a combining mark are cut, and no others.
  var trimmed: Substring {
    self[...].droppingLeadingBlanks().droppingTrailingBlanks()
  }

  var isBlank: Bool { utf8.allSatisfy(isBlankByte) }
}

extension Substring {
  func droppingLeadingBlanks() -> Substring {
    guard let start = utf8.firstIndex(where: { !isBlankByte($0) }) else { return self[endIndex...] }
    return self[start...]
  }

  func droppingTrailingBlanks() -> Substring {
    guard let last = utf8.lastIndex(where: { !isBlankByte($0) }) else { return self[..<startIndex] }
    return self[..<utf8.index(after: last)]
  }

  /// The rest after an ASCII prefix, or nil when the text does not begin with it; letters match in either case.
  func dropping(prefix: StaticString) -> Substring? {
    var index = utf8.startIndex
    for offset in 0..<prefix.utf8CodeUnitCount {
      guard index < utf8.endIndex, utf8[index].lowercasedASCII == prefix.utf8Start[offset].lowercasedASCII else {
        return nil
      }
      index = utf8.index(after: index)
    }
    return self[index...]
  }

  /// The rest before an ASCII suffix, or nil when the text does not end with it.
  func dropping(suffix: StaticString) -> Substring? {
    let count = suffix.utf8CodeUnitCount
    guard let start = utf8.index(utf8.endIndex, offsetBy: -count, limitedBy: utf8.startIndex) else { return nil }
    return self[start...].dropping(prefix: suffix).map { _ in self[..<start] }
  }

  /// How often an ASCII text occurs, each byte counted once.
  func count(of text: StaticString) -> Int {
    var count = 0
    var index = utf8.startIndex
    while index < utf8.endIndex {
      if let rest = self[index...].dropping(prefix: text) {
        count += 1
        index = rest.startIndex
      } else {
        index = utf8.index(after: index)
      }
    }
    return count
  }

  /// How many bytes of that value the text begins with.
  func count(leading byte: UInt8) -> Int { utf8.prefix { $0 == byte }.count }

  /// The text after that many bytes, which must be ASCII.
  func dropping(bytes count: Int) -> Substring { self[utf8.index(utf8.startIndex, offsetBy: count)...] }
}

func isBlankByte(_ byte: UInt8) -> Bool {
  byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r") || byte == UInt8(ascii: "\n")
}

extension UInt8 {
  var lowercasedASCII: UInt8 { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) ? self | 0x20 : self }
  var isASCIIDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
  var isASCIILetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(lowercasedASCII) }
}

extension String {
  /// The text on one line: without blanks at the ends, and with one space for each line end and what is around it.
  var onOneLine: String {
    guard utf8.contains(where: { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }) else { return String(trimmed) }
    let lines = self[...].utf8.split { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
    return lines.map { Substring($0).trimmed }.filter { !$0.isEmpty }.joined(separator: " ")
  }

  /// The text with LF for CR LF and for CR.
  var withLineFeeds: String {
    guard utf8.contains(UInt8(ascii: "\r")) else { return self }
    return lines.joined(separator: "\n")
  }

  /// The lines of the text, which end with LF, CR LF or CR; after a line end at the end stands one more, empty line.
  var lines: [Substring] {
    var lines: [Substring] = []
    var start = utf8.startIndex
    var index = start
    while index < utf8.endIndex {
      let byte = utf8[index]
      let next = utf8.index(after: index)
      if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
        lines.append(self[start..<index])
        start = next
        if byte == UInt8(ascii: "\r"), next < utf8.endIndex, utf8[next] == UInt8(ascii: "\n") {
          start = utf8.index(after: next)
        }
        index = start
      } else {
        index = next
      }
    }
    lines.append(self[start...])
    return lines
  }
}
