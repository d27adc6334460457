/// The bytes of a stream of server-sent events in, whole events out.
///
/// Lines end with LF, CR or CRLF, wherever the pieces are cut; a byte order mark at the start is dropped. Comments, `id`,
/// `retry` and unknown fields are passed over, and an event without data is none. One field goes beyond the standard:
/// older servers write a failure as `error: {…}`, which becomes an event named `error`.
/// Source: WHATWG HTML, section 9.2.6, "Interpreting an event stream".
package struct EventStreamParser: Sendable {
  private let limitInBytes: Int
  /// The beginning of a line whose end has not come.
  private var partial: [UInt8] = []
  /// Whether the last line ended with CR, so that an LF that follows belongs to it.
  private var endedWithCarriageReturn = false
  private var isAtStart = true
  private var name = ""
  private var data: ArraySlice<UInt8> = []
  private var hasData = false

  /// - Parameter limitInBytes: The greatest size of an event, and of a line.
  package init(limitInBytes: Int = 16 << 20) {
    self.limitInBytes = limitInBytes
  }

  /// Returns the events that `bytes` complete.
  /// - Throws: `EventStreamError` for a line or an event over the limit; what came with it before is lost.
  package mutating func feed(_ bytes: [UInt8]) throws(EventStreamError) -> [ServerSentEvent] {
    guard !bytes.isEmpty else { return [] }
    var storage = bytes
    if !partial.isEmpty {
      partial.append(contentsOf: bytes)
      storage = partial
      partial = []
    }
    if isAtStart, !skipMark(in: &storage) { return [] }
    var events: [ServerSentEvent] = []
    var start = 0
    if endedWithCarriageReturn, storage.first == LineEnd.lineFeed { start = 1 }
    endedWithCarriageReturn = false
    while let end = LineEnd.first(in: storage, from: start) {
      try take(storage[start..<end], into: &events)
      start = end + 1
      guard storage[end] == LineEnd.carriageReturn else { continue }
      if start == storage.count {
        endedWithCarriageReturn = true
      } else if storage[start] == LineEnd.lineFeed {
        start += 1
      }
    }
    guard storage.count - start <= limitInBytes else { throw tooLong }
    partial = start == 0 ? storage : Array(storage[start...])
    return events
  }

  /// Returns the event that the end of the stream cuts off before its blank line; nil where there is none.
  ///
  /// The standard drops it. Servers that leave out the last blank line are met often enough to read it; whether it is
  /// whole only its reader can tell.
  package mutating func finish() throws(EventStreamError) -> ServerSentEvent? {
    var events: [ServerSentEvent] = []
    let rest = partial
    partial = []
    if !rest.isEmpty { try take(rest[...], into: &events) }
    try take([], into: &events)
    return events.first
  }

  /// Drops a byte order mark; returns false while the bytes so far may be the beginning of one.
  private mutating func skipMark(in storage: inout [UInt8]) -> Bool {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    if storage.count < mark.count, mark.starts(with: storage) {
      partial = storage
      return false
    }
    if storage.starts(with: mark) { storage.removeFirst(mark.count) }
    isAtStart = false
    return true
  }

  private mutating func take(
    _ line: ArraySlice<UInt8>, into events: inout [ServerSentEvent]
  ) throws(EventStreamError) {
    guard let first = line.first else {
      if hasData { events.append(ServerSentEvent(name: name, data: data)) }
      (name, data, hasData) = ("", [], false)
      return
    }
    guard first != UInt8(ascii: ":") else { return }
    let (field, value) = Self.parts(of: line)
    if field.elementsEqual("data".utf8) {
      try add(value)
    } else if field.elementsEqual("event".utf8) {
      name = String(decoding: value, as: UTF8.self)
    } else if field.elementsEqual("error".utf8) {
      name = "error"
      try add(value)
    }
  }

  private mutating func add(_ value: ArraySlice<UInt8>) throws(EventStreamError) {
    guard data.count + value.count < limitInBytes else { throw tooLong }
    if hasData {
      data.append(LineEnd.lineFeed)
      data.append(contentsOf: value)
    } else {
      data = value
      hasData = true
    }
  }

  private static func parts(of line: ArraySlice<UInt8>) -> (field: ArraySlice<UInt8>, value: ArraySlice<UInt8>) {
    guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return (line, line[line.endIndex...]) }
    let value = line[(colon + 1)...]
    return (line[..<colon], value.first == UInt8(ascii: " ") ? value.dropFirst() : value)
  }

  private var tooLong: EventStreamError {
    EventStreamError(message: "An event of the response is longer than \(limitInBytes) bytes")
  }
}
