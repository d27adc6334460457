internal import EventStreams
internal import JSONText
package import NexusProtocol

/// The bytes of a reply in, events and the whole reply out; for streams and for single objects.
///
/// A reply is whole once a reason to stop was read; the end of the stream is no proof of it. After a failure nothing more
/// is decoded.
package struct ReplyDecoder<Dialect: ReplyDialect>: Sendable {
  /// What has arrived so far.
  package var reply: ModelReply { assembly.reply }
  /// Why the reply cannot become whole; it keeps what had arrived.
  package private(set) var failure: ModelError?
  package private(set) var dialect: Dialect

  private let server: ServerLabel
  private let isStream: Bool
  private let limitInBytes: Int
  private var parser: EventStreamParser
  /// The body, where it is one object; of a stream its beginning, as long as that holds no event.
  private var whole: [UInt8] = []
  private var assembly: ReplyAssembly
  private var hasReadEvent = false
  private var hasReadPiece = false

  /// - Parameters:
  ///   - model: Kept as the reply's, since servers answer with names of their own.
  ///   - isStream: Whether the body is a stream of events; else it is one object, or an array of them.
  package init(
    _ dialect: Dialect, model: String, server: ServerLabel, isStream: Bool = true, limitInBytes: Int = 16 << 20
  ) {
    self.dialect = dialect
    self.server = server
    self.isStream = isStream
    self.limitInBytes = limitInBytes
    parser = EventStreamParser(limitInBytes: limitInBytes)
    assembly = ReplyAssembly(model: model, splitsThinkTags: Dialect.splitsThinkTags)
  }

  /// Whether nothing that may follow matters.
  package var isOver: Bool { dialect.isDone || failure != nil }

  /// Decodes the next bytes; pieces of the same kind come joined.
  package mutating func feed(_ bytes: [UInt8]) -> [ModelEvent] {
    guard !isOver else { return [] }
    if isStream {
      do throws(EventStreamError) {
        if !hasReadEvent, whole.count < 1 << 16 { whole += bytes }
        for event in try parser.feed(bytes) { read(event) }
        if hasReadEvent { whole = [] }
      } catch {
        fail(ModelError(.incomplete, error.message))
      }
    } else if whole.count + bytes.count <= limitInBytes {
      whole += bytes
    } else {
      fail(ModelError(.incomplete, "The response is longer than \(limitInBytes) bytes"))
    }
    return assembly.takeEvents()
  }

  /// Decodes what the end of the body leaves, and hands out what only the end makes whole.
  package mutating func finishEvents() -> [ModelEvent] {
    if !isOver {
      if isStream {
        if let last = try? parser.finish() { read(last, isCut: true) }
        // Some servers write an error as it is where a stream of events was promised.
        if !hasReadEvent, whole.contains(where: { $0 > 0x20 }) { read(objects: whole[...], isCut: true) }
      } else {
        read(objects: whole[...])
      }
    }
    guard failure == nil else { return assembly.takeEvents() }
    assembly.endText()
    if dialect.hasEnded, let error = dialect.finish(&assembly) { fail(error) }
    return assembly.takeEvents()
  }

  /// The reply, once the bytes have come to their end.
  /// - Throws: `failure`; `.incomplete` without a reason to stop; `.onlyThinking` when the tokens went before an answer.
  package mutating func result() throws(ModelError) -> ModelReply {
    if failure == nil, !dialect.hasEnded {
      fail(
        hasReadPiece || dialect.isDone
          ? ModelError(.incomplete, "The reply ended before it was complete", retry: .once)
          : ModelError(.notAModelServer, "The server sent something that is not a reply of this API"))
    }
    if failure == nil, reply.isOnlyThinking {
      fail(ModelError(.onlyThinking, "The model spent all its tokens on thinking and gave no answer"))
    }
    if let failure { throw failure }
    return reply
  }

  /// `error` with the model, the server and what has arrived.
  package func complete(_ error: ModelError) -> ModelError {
    var error = server.label(error, model: reply.model)
    error.partial = reply
    return error
  }

  private mutating func read(_ event: ServerSentEvent, isCut: Bool = false) {
    guard !isOver else { return }
    hasReadEvent = true
    guard event.data.contains(where: { $0 > 0x20 }), !dialect.read(mark: event.data) else { return }
    read(objects: event.data, isCut: isCut, event: event.name)
  }

  private mutating func read(objects bytes: ArraySlice<UInt8>, isCut: Bool = false, event: String = "") {
    let value = try? JSONValue(parsing: bytes, options: .repairingText)
    let objects = value?.array?.map(\.object) ?? [value?.object]
    for object in objects {
      guard let object else {
        // Half an event at the end of the stream says nothing that its missing end does not say.
        return isCut ? () : fail(unreadable)
      }
      switch dialect.read(object, event: event, into: &assembly) {
      case .ofReply: hasReadPiece = true
      case .unknown: break
      case .malformed: return fail(unreadable)
      case .failure(let error): return fail(error)
      }
    }
  }

  private var unreadable: ModelError {
    hasReadPiece
      ? ModelError(.modelFailed, "The server sent a piece that cannot be read", retry: .once)
      : ModelError(.notAModelServer, "The server sent something that is not a reply of this API")
  }

  private mutating func fail(_ error: ModelError) {
    guard failure == nil else { return }
    failure = complete(error)
  }
}
