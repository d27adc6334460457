/// Whole lines that arrived together, without their line ends; never empty.
///
/// The lines are slices of one block, so a batch of many small lines costs one allocation.
package struct LineBatch: RandomAccessCollection, Sendable, Equatable {
  private let storage: [UInt8]
  private let ranges: [Range<Int>]

  init(storage: [UInt8], ranges: [Range<Int>]) {
    self.storage = storage
    self.ranges = ranges
  }

  package var startIndex: Int { 0 }
  package var endIndex: Int { ranges.count }
  package subscript(position: Int) -> ArraySlice<UInt8> { storage[ranges[position]] }
}

/// Bytes in, whole lines out.
///
/// Lines end at LF; one CR before it is dropped. Empty lines are kept. The last line needs no LF.
package struct LineSplitter: Sendable {
  private let limitInBytes: Int
  private var partial: [UInt8] = []
  private var failure: HTTPError?

  /// - Parameter limitInBytes: Greatest length of a line, its LF not counted.
  package init(limitInBytes: Int) {
    self.limitInBytes = limitInBytes
  }

  /// The lines that `bytes` complete; `nil` when there are none.
  /// - Throws: `.responseTooLong` for a line over the limit, after the lines before it were handed out.
  package mutating func feed(_ bytes: [UInt8]) throws(HTTPError) -> LineBatch? {
    if let failure { throw failure }
    guard let lastFeed = bytes.lastIndex(of: 0x0A) else {
      partial.append(contentsOf: bytes)
      if partial.count > limitInBytes { throw tooLong() }
      return nil
    }
    let storage = join(bytes, upTo: lastFeed + 1)
    let ranges = split(storage)
    if partial.count > limitInBytes, failure == nil { failure = tooLong() }
    if ranges.isEmpty, let failure { throw failure }
    return LineBatch(storage: storage, ranges: ranges)
  }

  /// The last line, when it had no LF.
  package mutating func finish() throws(HTTPError) -> LineBatch? {
    if let failure { throw failure }
    guard !partial.isEmpty else { return nil }
    let storage = partial
    partial = []
    return LineBatch(storage: storage, ranges: [Self.trimmed(storage, 0, storage.count)])
  }

  private mutating func join(_ bytes: [UInt8], upTo end: Int) -> [UInt8] {
    let rest = end == bytes.count ? [] : Array(bytes[end...])
    defer { partial = rest }
    if partial.isEmpty { return bytes }
    partial.append(contentsOf: bytes[..<end])
    return partial
  }

  private mutating func split(_ storage: [UInt8]) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var start = 0
    storage.withUnsafeBufferPointer { buffer in
      while let end = buffer[start...].firstIndex(of: 0x0A) {
        if end - start > limitInBytes {
          failure = tooLong()
          break
        }
        ranges.append(Self.trimmed(storage, start, end))
        start = end + 1
      }
    }
    return ranges
  }

  private static func trimmed(_ storage: [UInt8], _ start: Int, _ end: Int) -> Range<Int> {
    end > start && storage[end - 1] == 0x0D ? start..<(end - 1) : start..<end
  }

  private func tooLong() -> HTTPError {
    HTTPError(.responseTooLong, "A line of the response is longer than \(limitInBytes) bytes")
  }
}
