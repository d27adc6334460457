/// One line of a reply and where it stands.
struct ReplyLine {
  /// The line without its end.
  let content: ArraySlice<UInt8>
  /// Bytes of the reply, the line's end included.
  let range: Range<Int>
  /// Whether the line ends with a carriage return and a line feed.
  var hasReturn = false

  /// The content without up to `count` leading spaces or tabs, as inside an indented fence.
  func outdented(_ count: Int) -> ArraySlice<UInt8> {
    content.dropFirst(min(count, content.indentation.count))
  }
}

extension [ArraySlice<UInt8>] {
  /// The lines as text, each with a line feed.
  var joinedLines: [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(reduce(0) { $0 + $1.count + 1 })
    for line in self {
      text += line
      text.append(ASCII.newline)
    }
    return text
  }
}
