/// The kept part of an output: its beginning and its end.
package struct CheckOutput: Sendable, Hashable {
  /// The beginning, or all of it when nothing was left out.
  package var head: [UInt8]
  /// The end; empty when nothing was left out.
  package var tail: [UInt8]
  /// How many bytes came in all.
  package var totalBytes: Int

  package init(head: [UInt8], tail: [UInt8] = [], totalBytes: Int) {
    self.head = head
    self.tail = tail
    self.totalBytes = totalBytes
  }

  /// How many bytes between beginning and end are missing.
  package var omittedBytes: Int { totalBytes - head.count - tail.count }

  /// The kept output as text, with a line in the middle that names what is missing. Not sanitized; invalid UTF-8 becomes
  /// U+FFFD.
  package var text: String {
    guard omittedBytes > 0 else { return String(decoding: head + tail, as: UTF8.self) }
    let separator = head.last.map { $0 == UInt8(ascii: "\n") } ?? true ? "" : "\n"
    return String(decoding: head, as: UTF8.self) + separator + "[… \(omittedBytes) bytes left out …]\n"
      + String(decoding: tail, as: UTF8.self)
  }
}
