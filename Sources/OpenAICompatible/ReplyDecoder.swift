import EventStreams
import JSONText
import ModelWire
package import NexusProtocol

/// The bytes of a reply in, events and the whole reply out; for streams and for single objects.
///
/// A reply is whole once a reason to stop was read; `[DONE]` alone is no proof of it. After a failure nothing more is
/// decoded.
package struct ReplyDecoder: Sendable {
  /// What has arrived so far.
  package var reply: ModelReply { assembly.reply }
  /// Why the reply cannot become whole; it keeps what had arrived.
  package private(set) var failure: ModelError?
  /// Whether the server said that nothing more comes.
  package private(set) var isDone = false

  private let server: String
  private let isStream: Bool
  private let limitInBytes: Int
  private var parser: EventStreamParser
  private var whole: [UInt8] = []
  private var assembly: ReplyAssembly
  private var calls = CallAssembly()
  private var finishReason: String?
  private var hasReadChunk = false

  /// - Parameters:
  ///   - model: Kept as the reply's, since servers answer with names of their own.
  ///   - isStream: Whether the body is a stream of events; else it is one object.
  package init(model: String, server: String = "", isStream: Bool = true, limitInBytes: Int = 16 << 20) {
    self.server = server
    self.isStream = isStream
    self.limitInBytes = limitInBytes
    parser = EventStreamParser(limitInBytes: limitInBytes)
    assembly = ReplyAssembly(model: model, splitsThinkTags: true)
  }

  /// Decodes the next bytes; pieces of the same kind come joined.
  package mutating func feed(_ bytes: [UInt8]) -> [ModelEvent] {
    guard failure == nil, !isDone else { return [] }
    if isStream {
      do throws(EventStreamError) {
        for event in try parser.feed(bytes) { read(event) }
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

  /// Decodes what the end of the body leaves, and hands out the calls of tools.
  package mutating func finishEvents() -> [ModelEvent] {
    if failure == nil, !isDone {
      if isStream {
        if let last = try? parser.finish() { read(last, isCut: true) }
      } else {
        read(object: whole[...], isCut: false)
      }
    }
    guard failure == nil else { return assembly.takeEvents() }
    assembly.endText()
    if finishReason != nil { assembly.add(toolCalls: calls.whole) }
    return assembly.takeEvents()
  }

  /// The reply, once the bytes have come to their end.
  /// - Throws: `failure`; `.incomplete` without a reason to stop; `.onlyThinking` when the tokens went before an answer.
  package mutating func result() throws(ModelError) -> ModelReply {
    if failure == nil, finishReason == nil {
      fail(
        hasReadChunk || isDone
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
  func complete(_ error: ModelError) -> ModelError {
    var error = error
    error.model = reply.model
    error.server = server
    error.serverKind = .openAI
    error.partial = reply
    return error
  }

  private mutating func read(_ event: ServerSentEvent, isCut: Bool = false) {
    guard failure == nil, !isDone else { return }
    if event.data.elementsEqual("[DONE]".utf8) {
      isDone = true
    } else if event.data.contains(where: { $0 > 0x20 }) {
      read(object: event.data, isCut: isCut, isError: event.name == "error")
    }
  }

  private mutating func read(object bytes: ArraySlice<UInt8>, isCut: Bool, isError: Bool = false) {
    guard case .object(let object)? = try? JSONValue(parsing: bytes, options: .repairingText) else {
      // Half an event at the end of the stream says nothing that its missing end does not say.
      return isCut ? () : fail(unreadable)
    }
    if isError || object["error"].map({ !$0.isNull }) == true {
      return fail(ModelError(serverAnswer: ServerAnswer(status: nil, value: .object(object)), inStream: true))
    }
    guard object["choices"] != nil || object["usage"] != nil || object["timings"] != nil else { return }
    let chunk = Chunk(object)
    if chunk.isMalformed { return fail(unreadable) }
    hasReadChunk = true
    assembly.add(thinking: chunk.thinking)
    if !chunk.content.isEmpty { assembly.add(text: chunk.content) }
    for piece in chunk.calls { calls.add(piece) }
    if let usage = chunk.usage { assembly.reply.usage = usage }
    guard let reason = chunk.finishReason else { return }
    finishReason = reason
    assembly.reply.stopReason = Self.stopReason(reason)
  }

  private static func stopReason(_ text: String) -> StopReason {
    switch text {
    case "stop", "tool_calls", "function_call", "eos": .stop
    case "length": .length
    default: .other(text)
    }
  }

  private var unreadable: ModelError {
    hasReadChunk
      ? ModelError(.modelFailed, "The server sent a piece that cannot be read", retry: .once)
      : ModelError(.notAModelServer, "The server sent something that is not a reply of this API")
  }

  private mutating func fail(_ error: ModelError) {
    guard failure == nil else { return }
    failure = complete(error)
  }
}

extension ModelError {
  /// The failure of a reply that had begun: what would be a failure of the server is one of the model then.
  fileprivate init(serverAnswer answer: ServerAnswer, inStream: Bool) {
    self.init(serverAnswer: answer)
    if case .serverError = code { self = ModelError(.modelFailed, message, retry: .once) }
    if case .busy = code { self = ModelError(.modelFailed, message, retry: .once) }
  }
}
