/// Where bytes for a person go.
package protocol OutputSink: Sendable {
  /// Writes all of `bytes`, in order, before it returns.
  ///
  /// - Throws: `.closed` when the reader is gone, `.writeFailed` otherwise. Some of the bytes may then have been written.
  func write(_ bytes: [UInt8]) throws(TerminalError)
}

extension OutputSink {
  /// Writes `text` as UTF-8.
  package func write(_ text: String) throws(TerminalError) {
    guard !text.isEmpty else { return }
    try write(Array(text.utf8))
  }

  /// Writes `text` and ends its line.
  package func writeLine(_ text: String) throws(TerminalError) {
    try write(text + "\n")
  }
}
