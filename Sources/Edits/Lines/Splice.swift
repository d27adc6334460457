/// Lines of a file to be replaced, and what takes their place.
struct Splice: Equatable, Sendable {
  /// A line to be put in.
  struct NewLine: Equatable, Sendable {
    var content: [UInt8]
    /// The file's line it stands for, whose line end it takes.
    var standsFor: Int?
    /// The end the reply gives it; nil when it takes one of the file's.
    var ending: ArraySlice<UInt8>?
  }

  /// Lines of the old file; empty for an insertion in front of its bound.
  var lines: Range<Int>
  var new: [NewLine]

  /// Whether both change the same lines, or insert at the same point so that their order is open.
  func overlaps(_ other: Splice) -> Bool {
    if lines.isEmpty, other.lines.isEmpty { return lines.lowerBound == other.lines.lowerBound }
    if lines.isEmpty { return other.lines.lowerBound < lines.lowerBound && lines.lowerBound < other.lines.upperBound }
    if other.lines.isEmpty { return other.overlaps(self) }
    return lines.overlaps(other.lines)
  }
}

/// Writes splices onto a file's own bytes.
struct SpliceWriter {
  let text: TextLines
  /// What the reply says of the new file's last newline; nil keeps the file's own way.
  var lacksFinalNewline: Bool?

  /// The new bytes. `splices` are sorted and do not overlap.
  func write(_ splices: [Splice]) -> [UInt8] {
    var output = Array(text.bytes[..<text.markLength])
    output.reserveCapacity(text.bytes.count + 256)
    var next = 0
    for splice in splices {
      copy(next..<splice.lines.lowerBound, to: &output)
      next = splice.lines.upperBound
      for line in splice.new { append(line, near: splice.lines, to: &output) }
    }
    copy(next..<text.count, to: &output)
    if lacksFinalNewline != nil || splices.last?.lines.upperBound == text.count {
      let isMeant = splices.last?.new.last?.ending != nil && splices.last?.lines.upperBound == text.count
      endFile(&output, keepsReturn: isMeant)
    }
    return output
  }

  private func copy(_ range: Range<Int>, to output: inout [UInt8]) {
    guard !range.isEmpty else { return }
    output += text.bytes[text.lines[range.lowerBound].content.lowerBound..<text.lines[range.upperBound - 1].end]
  }

  private func append(_ line: Splice.NewLine, near lines: Range<Int>, to output: inout [UInt8]) {
    separate(&output, near: lines.lowerBound)
    output += line.content
    if let ending = line.ending, !ending.isEmpty {
      output += ending
      return
    }
    let own = line.standsFor.map { text.ending($0) } ?? []
    output += own.isEmpty ? text.ending(near: lines.isEmpty ? lines.lowerBound - 1 : lines.lowerBound) : own
  }

  /// Ends the line before a new one when the file's last line had no end.
  private func separate(_ output: inout [UInt8], near line: Int) {
    guard output.count > text.markLength, let last = output.last else { return }
    if last != ASCII.newline, last != ASCII.carriageReturn { output += text.ending(near: line) }
  }

  /// Gives the new last line the end that the file's last line had, or the reply asks for.
  private func endFile(_ output: inout [UInt8], keepsReturn: Bool) {
    let lacks = lacksFinalNewline ?? (text.count > 0 && !text.hasFinalNewline)
    guard output.count > text.markLength else { return }
    if lacks {
      // A return is content unless a newline follows, or lines end with returns alone.
      let isEnded = output.last == ASCII.newline
      if isEnded { output.removeLast() }
      if keepsReturn { return }
      if output.last == ASCII.carriageReturn, isEnded || text.ending(near: 0).elementsEqual([ASCII.carriageReturn]) {
        output.removeLast()
      }
    } else {
      separate(&output, near: text.count - 1)
    }
  }
}
