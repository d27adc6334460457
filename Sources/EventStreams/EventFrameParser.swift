/// The bytes of an AWS event stream in, whole messages out; both checksums of each are verified.
///
/// A message is four numbers of 32 bits around headers and payload, the most significant byte first: its length, the
/// length of its headers, the checksum of these two, and at its end the checksum of all before it. Messages may be cut
/// anywhere between reads.
/// Source: AWS, "Event stream encoding", <https://docs.aws.amazon.com/AmazonS3/latest/API/RESTSelectObjectAppendix.html>;
/// Smithy, "Amazon Event Stream Specification", for the limits.
package struct EventFrameParser: Sendable {
  /// Why the stream cannot be read on; what is fed after it is passed over.
  package private(set) var failure: EventStreamError?

  private let limitInBytes: Int
  private var partial: [UInt8] = []

  private static let preludeLength = 12
  private static let checksumLength = 4
  private static let headersLimitInBytes = 128 << 10

  /// - Parameter limitInBytes: The greatest size of a message.
  package init(limitInBytes: Int = 25 << 20) {
    self.limitInBytes = limitInBytes
  }

  /// Whether the stream ended inside a message, if it ends here.
  package var isInsideFrame: Bool { !partial.isEmpty }

  /// Returns the messages that `bytes` complete, up to the first that is damaged.
  package mutating func feed(_ bytes: [UInt8]) -> [EventFrame] {
    guard failure == nil, !bytes.isEmpty else { return [] }
    let storage = partial.isEmpty ? bytes : partial + bytes
    partial = []
    var frames: [EventFrame] = []
    var start = 0
    do throws(EventStreamError) {
      while let length = try frameLength(storage, at: start), start + length <= storage.count {
        frames.append(try frame(storage, at: start, length: length))
        start += length
      }
    } catch {
      failure = error
      return frames
    }
    partial = start == 0 ? storage : Array(storage[start...])
    return frames
  }

  /// The length of the message that begins at `start`; nil while that is not known.
  private func frameLength(_ bytes: [UInt8], at start: Int) throws(EventStreamError) -> Int? {
    guard bytes.count - start >= Self.preludeLength else { return nil }
    let (length, headers) = (Int(bytes.word(at: start)), Int(bytes.word(at: start + 4)))
    // Nothing of it is believed before the checksum: a length of garbage would wait for bytes that never come.
    guard CRC32.of(bytes[start..<(start + 8)]) == bytes.word(at: start + 8) else {
      throw EventStreamError(message: "The beginning of a message of the response is damaged")
    }
    guard length >= Self.preludeLength + Self.checksumLength + headers, headers <= Self.headersLimitInBytes else {
      throw EventStreamError(message: "A message of the response has lengths that cannot be")
    }
    guard length <= limitInBytes else {
      throw EventStreamError(message: "A message of the response is longer than \(limitInBytes) bytes")
    }
    return length
  }

  private func frame(_ bytes: [UInt8], at start: Int, length: Int) throws(EventStreamError) -> EventFrame {
    let end = start + length - Self.checksumLength
    guard CRC32.of(bytes[start..<end]) == bytes.word(at: end) else {
      throw EventStreamError(message: "A message of the response is damaged")
    }
    let headersEnd = start + Self.preludeLength + Int(bytes.word(at: start + 4))
    var reader = EventHeaderReader(bytes[(start + Self.preludeLength)..<headersEnd])
    guard let headers = reader.readAll() else {
      throw EventStreamError(message: "A message of the response has headers that cannot be read")
    }
    return EventFrame(headers: headers, payload: bytes[headersEnd..<end])
  }
}

/// Reads the headers of a message: a byte with the length of the name, the name, a byte with the type, the value.
private struct EventHeaderReader {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

  /// Nil where they do not fit into their place, or have a type that there is not.
  mutating func readAll() -> [EventFrame.Header]? {
    var headers: [EventFrame.Header] = []
    while let length = take(1)?.first {
      guard let name = take(Int(length)), let type = take(1)?.first, let value = value(ofType: type) else { return nil }
      headers.append(EventFrame.Header(String(decoding: name, as: UTF8.self), value))
    }
    return headers
  }

  private mutating func value(ofType type: UInt8) -> EventFrame.Value? {
    switch type {
    case 0: .bool(true)
    case 1: .bool(false)
    case 2: integer(1).map { .integer(Int64(Int8(truncatingIfNeeded: $0))) }
    case 3: integer(2).map { .integer(Int64(Int16(truncatingIfNeeded: $0))) }
    case 4: integer(4).map { .integer(Int64(Int32(truncatingIfNeeded: $0))) }
    case 5: integer(8).map { .integer(Int64(bitPattern: $0)) }
    case 6: sized().map { .bytes($0) }
    case 7: sized().map { .string(String(decoding: $0, as: UTF8.self)) }
    case 8: integer(8).map { .timestamp(Int64(bitPattern: $0)) }
    case 9: take(16).map { .uuid($0) }
    default: nil
    }
  }

  private mutating func sized() -> ArraySlice<UInt8>? { integer(2).flatMap { take(Int($0)) } }

  private mutating func integer(_ size: Int) -> UInt64? {
    take(size)?.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
  }

  private mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
    guard rest.count >= count else { return nil }
    defer { rest = rest.dropFirst(count) }
    return rest.prefix(count)
  }
}

extension [UInt8] {
  /// The number of 32 bits at a place, the most significant byte first.
  fileprivate func word(at index: Int) -> UInt32 {
    self[index..<(index + 4)].reduce(0) { $0 << 8 | UInt32($1) }
  }
}
