import Isolation
@testable import Terminal

/// Keeps what is written, one entry for each write.
final class RecordingSink: OutputSink {
  private let storage = Locked<[[UInt8]]>([])

  var writes: [String] { storage.withLock { $0.map { String(decoding: $0, as: UTF8.self) } } }
  var text: String { writes.joined() }

  func write(_ bytes: [UInt8]) throws(TerminalError) {
    storage.withLock { $0.append(bytes) }
  }
}
