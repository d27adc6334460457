/// The body of a response as batches of whole lines; what arrived together comes together.
///
/// Ends and throws as `HTTPBody` does, and throws `.responseTooLong`, with the connection closed, for a line over the limit.
/// A last line without LF comes before the end, never before an error.
package struct HTTPLines: AsyncSequence, Sendable {
  package typealias Element = LineBatch

  let body: HTTPBody
  let limitInBytes: Int

  package struct AsyncIterator: AsyncIteratorProtocol {
    private let reader: ExchangeReader
    private var splitter: LineSplitter
    private var isFinished = false

    init(reader: ExchangeReader, limitInBytes: Int) {
      self.reader = reader
      splitter = LineSplitter(limitInBytes: limitInBytes)
    }

    package mutating func next() async throws -> LineBatch? {
      do {
        while !isFinished {
          switch try await reader.next() {
          case .bytes(let bytes):
            if let batch = try splitter.feed(bytes) { return batch }
          case .end, .head, .silence:
            isFinished = true
            return try splitter.finish()
          }
        }
        return nil
      } catch {
        isFinished = true
        reader.abandon()
        throw error
      }
    }
  }

  package func makeAsyncIterator() -> AsyncIterator {
    AsyncIterator(reader: body.reader, limitInBytes: limitInBytes)
  }
}
