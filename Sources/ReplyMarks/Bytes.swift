extension ArraySlice<UInt8> {
  /// Whether the bytes begin with `text`, whose letters are in lower case; the bytes' may be in either.
  func matches(_ text: [UInt8]) -> MarkMatch<Void> {
    for (offset, byte) in text.enumerated() {
      guard startIndex + offset < endIndex else { return .partial }
      guard self[startIndex + offset].inLowerCase == byte else { return .none }
    }
    return .whole(())
  }

  func begins(with text: [UInt8]) -> Bool { count >= text.count && prefix(text.count).elementsEqual(text) }
  func ends(with text: [UInt8]) -> Bool { count >= text.count && suffix(text.count).elementsEqual(text) }

  /// Where `text` first stands; letters match in either case when those of `text` are in lower case.
  func firstRange(of text: [UInt8]) -> Range<Int>? {
    guard let first = text.first, count >= text.count else { return nil }
    var index = startIndex
    while index <= endIndex - text.count {
      if self[index].inLowerCase == first, case .whole = self[index..<(index + text.count)].matches(text) {
        return index..<(index + text.count)
      }
      index += 1
    }
    return nil
  }

  var trimmed: ArraySlice<UInt8> { trimmedStart.trimmedEnd }
  var trimmedStart: ArraySlice<UInt8> { drop(while: \.isBlank) }
  var trimmedEnd: ArraySlice<UInt8> {
    var end = endIndex
    while end > startIndex, self[end - 1].isBlank { end -= 1 }
    return self[startIndex..<end]
  }

  var isBlank: Bool { allSatisfy(\.isBlank) }
}

extension UInt8 {
  var inLowerCase: UInt8 { (0x41...0x5A).contains(self) ? self | 0x20 : self }
  /// White space that is no line feed.
  var isBlank: Bool { self == 0x20 || self == 0x09 || self == 0x0D || self == 0x0B || self == 0x0C }
}
