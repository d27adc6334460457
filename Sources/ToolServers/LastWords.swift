import Isolation
import JSONRPC

/// The end of what a program writes to its standard error, read as it comes so that the program never waits.
final class LastWords: Sendable {
  private static let limitInBytes = 2000
  private let reader: DescriptorReader
  private let kept: Locked<[UInt8]>
  private let hasEnded = Signal()

  /// Reads from a duplicate of the descriptor.
  /// - Throws: `RPCConnectionError`.
  init(_ descriptor: Int32) throws {
    let (reader, kept, hasEnded) = (try DescriptorReader(descriptor), Locked<[UInt8]>([]), hasEnded)
    (self.reader, self.kept) = (reader, kept)
    Task {
      // Words that cannot be read are told of nowhere else, and the program goes on without them.
      while let piece = try? await reader.next() {
        kept.change { words in
          words += piece
          words.removeFirst(max(words.count - Self.limitInBytes, 0))
        }
      }
      hasEnded.fire()
    }
  }

  /// Waits for the end of them, so long at most, and returns them in one line.
  func end(within limit: Duration) async -> String {
    await waiting(limit) { [hasEnded] in await hasEnded.wait() }
    reader.stop()
    return OpenServer.oneLine(String(decoding: kept.withLock { $0 }, as: UTF8.self), limit: Self.limitInBytes)
  }
}

/// Waits for something that heeds being cancelled, so long at most. Goes on waiting where the task is cancelled.
func waiting(_ limit: Duration, for event: @escaping @Sendable () async -> Void) async {
  await Task {
    await withTaskGroup { group in
      group.addTask { await event() }
      group.addTask {
        // Fails only when it is cancelled, and then its end is what is wanted.
        try? await Task.sleep(for: limit)
      }
      await group.next()
      group.cancelAll()
    }
  }.value
}
