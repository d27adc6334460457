/// The lines of a file.
struct LineTable {
  private let bytes: UnsafeBufferPointer<UInt8>
  /// Where each line begins; one more for the end.
  private let starts: [Int]

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
    var starts = [0]
    for (index, byte) in bytes.enumerated() where byte == 10 { starts.append(index + 1) }
    starts.append(bytes.count + 1)
    self.starts = starts
  }

  var count: Int { starts.count - 1 }

  /// - Parameter line: Counted from 1.
  func contains(_ line: Int) -> Bool { line >= 1 && line <= count }

  /// The line without its indentation and line end.
  func text(_ line: Int) -> Slice<UnsafeBufferPointer<UInt8>> {
    bytes[starts[line - 1]..<max(starts[line - 1], starts[line] - 1)].drop { $0 == 32 || $0 == 9 }
  }

  /// The columns of white space at the beginning; tabs reach to the next multiple of four.
  func indentation(_ line: Int) -> Int {
    var width = 0
    for byte in bytes[starts[line - 1]..<max(starts[line - 1], starts[line] - 1)] {
      if byte == 32 { width += 1 } else if byte == 9 { width = (width / 4 + 1) * 4 } else { break }
    }
    return width
  }
}
