/// The lines of a block that may divide its old text from its new.
struct BlockDividers {
  /// Indices of lines, ascending; several when the text itself holds such lines.
  let candidates: [Int]

  init(_ lines: [ArraySlice<UInt8>], headLength: Int) {
    var found: [(index: Int, length: Int)] = []
    var outside: [Int] = []
    var conflicts = 0
    var innerBlocks = 0
    for (index, line) in lines.enumerated() {
      switch Marker(line) {
      case .divider(let length):
        found.append((index, length))
        if conflicts == 0, innerBlocks == 0 { outside.append(index) }
      case .head: innerBlocks += 1
      case .tail: innerBlocks -= 1
      case nil:
        if Marker.isConflict(line, UInt8(ascii: "<")) { conflicts += 1 }
        if Marker.isConflict(line, UInt8(ascii: ">")) { conflicts -= 1 }
      }
    }
    // Longer markers are written on purpose, for text that holds the usual ones.
    let sameLength = found.filter { $0.length == headLength }.map(\.index)
    if headLength > 7, sameLength.count == 1 {
      candidates = sameLength
    } else if conflicts == 0, innerBlocks == 0, outside.count == 1 {
      candidates = outside
    } else {
      candidates = found.map(\.index)
    }
  }
}
