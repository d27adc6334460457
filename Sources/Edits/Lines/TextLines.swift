/// Bytes seen as lines, each with the line end it has.
struct TextLines: Sendable {
  /// One line: its content, and where the next one starts.
  struct Line: Sendable {
    var content: Range<Int>
    var end: Int
  }

  let bytes: [UInt8]
  let lines: [Line]
  /// Length of the byte order mark in front, 0 or 3.
  let markLength: Int

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    markLength = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    lines = TextLines.split(bytes, from: markLength)
  }

  var count: Int { lines.count }

  /// The line without its end.
  func content(_ index: Int) -> ArraySlice<UInt8> { bytes[lines[index].content] }

  /// The line's own end: `\n`, `\r\n`, `\r`, or nothing.
  func ending(_ index: Int) -> ArraySlice<UInt8> { bytes[lines[index].content.upperBound..<lines[index].end] }

  /// The line with its end.
  func whole(_ index: Int) -> ArraySlice<UInt8> { bytes[lines[index].content.lowerBound..<lines[index].end] }

  var hasFinalNewline: Bool { lines.last.map { $0.content.upperBound < $0.end } ?? false }

  /// Contents of all lines.
  var contents: [ArraySlice<UInt8>] { lines.map { bytes[$0.content] } }

  /// A line end for a line put in near `index`, taken from the nearest line that has one.
  func ending(near index: Int) -> ArraySlice<UInt8> {
    var before = min(index, count - 1)
    while before >= 0 {
      let ending = ending(before)
      if !ending.isEmpty { return ending }
      before -= 1
    }
    var after = max(index, 0)
    while after < count {
      let ending = ending(after)
      if !ending.isEmpty { return ending }
      after += 1
    }
    return [ASCII.newline]
  }

  private static func split(_ bytes: [UInt8], from start: Int) -> [Line] {
    var lines: [Line] = []
    bytes.withUnsafeBufferPointer { buffer in
      // Files of old Macs end lines with a lone carriage return; elsewhere it is content.
      let endsWithReturns = !buffer.contains(ASCII.newline) && buffer.contains(ASCII.carriageReturn)
      let mark = endsWithReturns ? ASCII.carriageReturn : ASCII.newline
      lines.reserveCapacity(buffer.count / 24 + 1)
      var lineStart = start
      var index = start
      while index < buffer.count {
        if buffer[index] == mark {
          let hasReturn = !endsWithReturns && index > lineStart && buffer[index - 1] == ASCII.carriageReturn
          lines.append(Line(content: lineStart..<(hasReturn ? index - 1 : index), end: index + 1))
          lineStart = index + 1
        }
        index += 1
      }
      if lineStart < buffer.count { lines.append(Line(content: lineStart..<buffer.count, end: buffer.count)) }
    }
    return lines
  }
}
