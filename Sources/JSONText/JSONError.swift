/// A place in a text.
package struct JSONPosition: Sendable, Hashable {
  /// Bytes from the start of the text.
  package let offset: Int
  /// The line, from 1; lines end with LF, CR LF or CR.
  package let line: Int
  /// The column, from 1, in Unicode scalars.
  package let column: Int

  package init(offset: Int, line: Int, column: Int) {
    self.offset = offset
    self.line = line
    self.column = column
  }

  /// Finds line and column of an offset by reading the bytes before it.
  init(offset: Int, in bytes: UnsafeBufferPointer<UInt8>) {
    var line = 1
    var column = 1
    for index in 0..<min(offset, bytes.count) {
      let byte = bytes[index]
      let isCarriageReturnAlone =
        byte == UInt8(ascii: "\r") && !(index + 1 < bytes.count && bytes[index + 1] == UInt8(ascii: "\n"))
      if byte == UInt8(ascii: "\n") || isCarriageReturnAlone {
        line += 1
        column = 1
      } else if byte & 0xC0 != 0x80 {
        column += 1
      }
    }
    self.init(offset: offset, line: line, column: column)
  }
}

/// Why a text is not JSON, and where.
package struct JSONError: Error, Sendable, Hashable, CustomStringConvertible {
  package enum Code: Sendable, Hashable {
    /// The text ends before the value does: more of it might make it whole.
    case unexpectedEnd
    /// There is no value at all: the text is empty, blank, or (for the extractor) holds no JSON.
    case noValue
    case byteOrderMark
    case unexpectedCharacter
    case invalidNumber
    case invalidEscape
    case loneSurrogate
    case controlCharacter
    case invalidUTF8
    case tooDeep
    case trailingContent
  }

  package let code: Code
  package let position: JSONPosition
  /// One sentence without the position.
  package let message: String

  package init(_ code: Code, at position: JSONPosition, message: String) {
    self.code = code
    self.position = position
    self.message = message
  }

  package var description: String { "Line \(position.line), column \(position.column): \(message)" }
}
