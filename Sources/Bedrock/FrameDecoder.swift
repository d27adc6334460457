import EventStreams
import JSONText
import ModelWire
import NexusProtocol

/// The bytes of a reply in AWS's event stream in, events and the whole reply out.
///
/// A reply is whole once a reason to stop was read. After a failure nothing more is decoded; of what came in one piece with
/// it, all before it is.
struct FrameDecoder: Sendable {
  /// What has arrived so far.
  var reply: ModelReply { assembly.reply }
  /// Why the reply cannot become whole; it keeps what had arrived.
  private(set) var failure: ModelError?
  private(set) var dialect: ConverseDialect

  private let server: ServerLabel
  private var parser: EventFrameParser
  private var assembly: ReplyAssembly
  private var hasReadPiece = false

  init(_ dialect: ConverseDialect, model: String, server: ServerLabel, limitInBytes: Int = 25 << 20) {
    self.dialect = dialect
    self.server = server
    parser = EventFrameParser(limitInBytes: limitInBytes)
    assembly = ReplyAssembly(model: model, splitsThinkTags: ConverseDialect.splitsThinkTags)
  }

  /// Whether nothing that may follow matters.
  var isOver: Bool { dialect.isDone || failure != nil }

  /// Decodes the next bytes; pieces of the same kind come joined.
  mutating func feed(_ bytes: [UInt8]) -> [ModelEvent] {
    guard !isOver else { return [] }
    for frame in parser.feed(bytes) where !isOver { read(frame) }
    if let damage = parser.failure, !isOver {
      fail(hasReadPiece ? ModelError(.incomplete, damage.message, retry: .once) : foreign)
    }
    return assembly.takeEvents()
  }

  /// Hands out what only the end makes whole.
  mutating func finishEvents() -> [ModelEvent] {
    guard failure == nil else { return assembly.takeEvents() }
    assembly.endText()
    if dialect.hasEnded, let error = dialect.finish(&assembly) { fail(error) }
    return assembly.takeEvents()
  }

  /// The reply, once the bytes have come to their end.
  /// - Throws: `failure`; `.incomplete` without a reason to stop; `.onlyThinking` when the tokens went before an answer.
  mutating func result() throws(ModelError) -> ModelReply {
    if failure == nil, !dialect.hasEnded {
      fail(
        hasReadPiece || parser.isInsideFrame
          ? ModelError(.incomplete, "The reply ended before it was complete", retry: .once) : foreign)
    }
    if failure == nil, reply.isOnlyThinking {
      fail(ModelError(.onlyThinking, "The model spent all its tokens on thinking and gave no answer"))
    }
    if let failure { throw failure }
    return reply
  }

  /// `error` with the model, the server and what has arrived.
  func complete(_ error: ModelError) -> ModelError {
    var error = server.label(error, model: reply.model)
    error.partial = reply
    return error
  }

  private mutating func read(_ frame: EventFrame) {
    if let answer = BedrockAnswer(frame) { return fail(ModelError(bedrockAnswer: answer)) }
    guard let event = frame.text(":event-type"), !event.isEmpty else { return }
    guard let object = (try? JSONValue(parsing: frame.payload, options: .repairingText))?.object else {
      return fail(unreadable)
    }
    switch dialect.read(object, event: event, into: &assembly) {
    case .ofReply: hasReadPiece = true
    case .unknown: break
    case .malformed: fail(unreadable)
    case .failure(let error): fail(error)
    }
  }

  private var foreign: ModelError {
    ModelError(.notAModelServer, "The server sent something that is not a reply of this API")
  }

  private var unreadable: ModelError {
    ModelError(.modelFailed, "The server sent a piece that cannot be read", retry: .once)
  }

  private mutating func fail(_ error: ModelError) {
    guard failure == nil else { return }
    failure = complete(error)
  }
}
