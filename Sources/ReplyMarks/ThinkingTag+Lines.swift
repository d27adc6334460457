/// Marks of thinking in a line of text.
extension ThinkingTag {
  /// The mark that `line` begins with; nil when it begins with none.
  package static func opened(by line: ArraySlice<UInt8>) -> ThinkingTag? {
    // The line is whole, which only its end tells of some marks.
    guard case .whole(let tag) = opening(line.trimmedStart + [UInt8(ascii: "\n")]) else { return nil }
    return tag
  }

  /// What follows the end of the thinking in `line`; nil when it goes on.
  ///
  /// - Parameter opensHere: Whether `line` begins with this mark.
  package func rest(of line: ArraySlice<UInt8>, opensHere: Bool = false) -> ArraySlice<UInt8>? {
    let text = opensHere ? line.trimmedStart.dropFirst(length) : line
    return closers.compactMap { text.firstRange(of: Array($0.utf8))?.upperBound }.min().map { text[$0...] }
  }

  /// What follows an end of thinking that `line` begins or ends with, although nothing opened it; nil when it has none.
  package static func restAfterLoneCloser(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    let text = line.trimmed
    if case .whole(let length) = closing(text) { return text.dropFirst(length) }
    guard let last = text.last, "]>".utf8.contains(last) || last == 0xB7 || last == UInt8(ascii: "l") else {
      return nil
    }
    let start = text.suffix(40).lastIndex { "<[a".utf8.contains($0) || $0 == 0xE2 }
    guard var start else { return nil }
    // The byte a name or the last of the triangles begins with stands inside a mark, too.
    for _ in 0..<8 {
      if case .whole(let length) = closing(text[start...]), start + length == text.endIndex {
        return text[text.endIndex...]
      }
      let before = text[..<start].suffix(40).lastIndex { "<[a".utf8.contains($0) || $0 == 0xE2 }
      guard let before else { return nil }
      start = before
    }
    return nil
  }

  /// Whether `line` is nothing but an end of thinking.
  package static func isCloser(_ line: ArraySlice<UInt8>) -> Bool {
    let text = line.trimmed
    guard case .whole(let length) = closing(text) else { return false }
    return length == text.count
  }

  /// What follows the first end of thinking anywhere in `line`.
  package static func restAfterCloser(in line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    for index in line.indices where "<[a".utf8.contains(line[index]) || line[index] == 0xE2 {
      if case .whole(let length) = closing(line[index...]) { return line[(index + length)...] }
    }
    return nil
  }
}
