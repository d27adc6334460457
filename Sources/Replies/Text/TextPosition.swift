/// A place in a reply, as people count.
struct TextPosition {
  /// The line, from 1; lines end with LF, CR LF or CR.
  var line = 1
  /// The column, from 1, in Unicode scalars.
  var column = 1

  init(offset: Int, in bytes: [UInt8]) {
    for index in 0..<min(offset, bytes.count) {
      let byte = bytes[index]
      let isPair = byte == UInt8(ascii: "\r") && index + 1 < bytes.count && bytes[index + 1] == UInt8(ascii: "\n")
      if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") && !isPair {
        line += 1
        column = 1
      } else if byte & 0xC0 != 0x80 {
        column += 1
      }
    }
  }
}
