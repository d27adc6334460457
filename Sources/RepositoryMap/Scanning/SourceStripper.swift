/// Blanks out comments and texts, so that a keyword found afterwards is code. Line ends stay where they are.
struct SourceStripper {
  private let lineComments: [[UInt8]]
  private let blockComments: [(start: [UInt8], end: [UInt8])]
  private let quotes: [[UInt8]]

  init(_ language: ScannerLanguage) {
    lineComments = language.lineComments.map { Array($0.utf8) }
    blockComments = language.blockComments.map { (Array($0.start.utf8), Array($0.end.utf8)) }
    quotes = language.quotes.map { Array($0.utf8) }
  }

  func strip(_ source: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    var result = Array(source)
    // Only at these bytes can anything begin; looking for the rest at every byte would take ten times as long.
    var starts = [Bool](repeating: false, count: 256)
    for mark in lineComments + blockComments.map(\.start) + quotes { starts[Int(mark[0])] = true }
    var index = 0
    while index < source.count {
      guard starts[Int(source[index])] else {
        index += 1
        continue
      }
      let end = endOfStripped(source, at: index) ?? index + 1
      if end > index + 1 || isQuote(source[index]) {
        for position in index..<end where source[position] != 10 { result[position] = 32 }
      }
      index = max(end, index + 1)
    }
    return result
  }

  private func isQuote(_ byte: UInt8) -> Bool { quotes.contains { $0[0] == byte } }

  /// Where the comment or text that begins at `index` ends; nil if none does.
  private func endOfStripped(_ source: UnsafeBufferPointer<UInt8>, at index: Int) -> Int? {
    for comment in blockComments where source.has(comment.start, at: index) {
      return source.end(of: comment.end, from: index + comment.start.count) ?? source.count
    }
    if lineComments.contains(where: { source.has($0, at: index) }) {
      return source[index...].firstIndex(of: 10) ?? source.count
    }
    for quote in quotes where source.has(quote, at: index) { return endOfText(source, quote, from: index) }
    return nil
  }

  /// A text ends at its quote; one in single characters also at the end of its line, as only a wrong guess goes on.
  private func endOfText(_ source: UnsafeBufferPointer<UInt8>, _ quote: [UInt8], from start: Int) -> Int {
    let maySpanLines = quote.count == 3 || quote[0] == UInt8(ascii: "`")
    var index = start + quote.count
    while index < source.count {
      if source[index] == UInt8(ascii: "\\") {
        index += 2
      } else if source.has(quote, at: index) {
        return index + quote.count
      } else if source[index] == 10 && !maySpanLines {
        return quote[0] == UInt8(ascii: "'") ? start + 1 : index
      } else {
        index += 1
      }
    }
    return maySpanLines ? source.count : start + 1
  }
}

extension UnsafeBufferPointer<UInt8> {
  func has(_ text: [UInt8], at index: Int) -> Bool {
    guard index + text.count <= count else { return false }
    for offset in text.indices where self[index + offset] != text[offset] { return false }
    return true
  }

  /// The index behind the next `text`.
  func end(of text: [UInt8], from start: Int) -> Int? {
    var index = start
    while index + text.count <= count {
      if has(text, at: index) { return index + text.count }
      index += 1
    }
    return nil
  }
}
