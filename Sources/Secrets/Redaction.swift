/// Takes secrets out of text that is to be read by a model.
///
/// Only values go, each replaced by one fixed mark; names, structure and the number of lines stay, so that line numbers
/// keep their meaning. Redacting twice is the same as redacting once.
package enum Redaction {
  /// Stands in the place of every value that was taken out. In two pieces, so that no file of nexus's own holds it.
  package static let mark = "[REDACTED" + "-BY-NEXUS]"

  /// A text without its secrets.
  package struct Result: Sendable, Equatable {
    package var text: String
    /// The lines that were changed, counted from 1, in order.
    package var lines: [Int]

    package var isChanged: Bool { !lines.isEmpty }
  }

  package static func redact(_ text: String) -> Result {
    let bytes = Array(text.utf8)
    let ranges = SecretScanner(bytes).ranges()
    guard !ranges.isEmpty else { return Result(text: text, lines: []) }
    var (output, lines, line, position) = ([UInt8](), [Int](), 1, 0)
    output.reserveCapacity(bytes.count)
    for range in ranges {
      for byte in bytes[position..<range.lowerBound] where byte == 10 { line += 1 }
      output += bytes[position..<range.lowerBound]
      output += Array(mark.utf8)
      if lines.last != line { lines.append(line) }
      position = range.upperBound
    }
    output += bytes[position...]
    return Result(text: String(decoding: output, as: UTF8.self), lines: lines)
  }

  /// The lines of private keys in `text`, without what surrounds them on the line.
  ///
  /// A part of a text, such as a diff, may show them without the lines that say what they are.
  package static func keyLines(in text: String) -> Set<String> {
    let bytes = Array(text.utf8)
    return Set(KeyBlocks.bodies(in: bytes).map { String(decoding: bytes[$0], as: UTF8.self) }.filter { $0.count > 3 })
  }
}
