/// The body of a response, as batches of the bytes that arrived since the last one.
///
/// One consumer. At most `HTTPClient.Configuration.bufferLimitInBytes` (and one read) are held for it; then the server
/// has to wait. The sequence ends only when the whole body arrived; everything else throws: an `HTTPError`, after all
/// bytes that came before it, or `CancellationError`, at once and with the connection closed.
package struct HTTPBody: AsyncSequence, Sendable {
  package typealias Element = [UInt8]

  let reader: ExchangeReader

  package struct AsyncIterator: AsyncIteratorProtocol {
    let reader: ExchangeReader

    package mutating func next() async throws -> [UInt8]? {
      switch try await reader.next() {
      case .bytes(let bytes): bytes
      case .end, .head, .silence: nil
      }
    }
  }

  package func makeAsyncIterator() -> AsyncIterator {
    AsyncIterator(reader: reader)
  }

  /// Reads the whole body.
  /// - Throws: `HTTPError` with `.responseTooLong` beyond `limitInBytes`; the connection is closed then.
  package func collect(limitInBytes: Int) async throws -> [UInt8] {
    var all: [UInt8] = []
    for try await bytes in self {
      guard all.count + bytes.count <= limitInBytes else {
        reader.abandon()
        throw HTTPError(.responseTooLong, "The response is longer than \(limitInBytes) bytes")
      }
      if all.isEmpty { all = bytes } else { all.append(contentsOf: bytes) }
    }
    return all
  }

  /// The body as batches of whole lines.
  package func lines(limitInBytes: Int = 8 << 20) -> HTTPLines {
    HTTPLines(body: self, limitInBytes: limitInBytes)
  }
}
