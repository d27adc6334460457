import CurlHTTP
import JSONText
import ModelWire
package import NexusProtocol

/// The bytes of a reply in, events and the whole reply out; for streams of lines and for single objects.
///
/// A reply is whole only when a line with `done: true` was read. After a failure nothing more is decoded.
package struct ReplyDecoder: Sendable {
  /// What has arrived so far.
  package var reply: ModelReply { assembly.reply }
  /// Why the reply cannot become whole; it keeps what had arrived.
  package private(set) var failure: ModelError?
  package private(set) var isDone = false

  private let server: String
  private var splitter: LineSplitter
  private var assembly: ReplyAssembly
  private var hasReadLine = false

  /// - Parameters:
  ///   - splitsThinkTags: Whether `<think>…</think>` at the start of the text counts as thinking.
  ///   - limitInBytes: Greatest length of a line.
  package init(model: String, server: String = "", splitsThinkTags: Bool = true, limitInBytes: Int = 8 << 20) {
    assembly = ReplyAssembly(model: model, splitsThinkTags: splitsThinkTags)
    self.server = server
    splitter = LineSplitter(limitInBytes: limitInBytes)
  }

  /// Decodes the next bytes; pieces of the same kind come joined. To be called before looking at `failure`.
  package mutating func feed(_ bytes: [UInt8]) -> [ModelEvent] {
    do throws(HTTPError) {
      if let lines = try splitter.feed(bytes) { read(lines) }
    } catch {
      fail(ModelError(httpError: error, server: server))
    }
    return assembly.takeEvents()
  }

  /// Decodes a last line without a line end, and what was held back.
  package mutating func finishEvents() -> [ModelEvent] {
    guard failure == nil, !isDone else { return [] }
    do throws(HTTPError) {
      if let lines = try splitter.finish() { read(lines, isCut: true) }
    } catch {
      fail(ModelError(httpError: error, server: server))
    }
    if !isDone { assembly.endText() }
    return assembly.takeEvents()
  }

  /// The reply, once the bytes have come to their end.
  /// - Throws: `failure`; `.incomplete` without a `done: true`; `.onlyThinking` when the tokens went before an answer.
  package mutating func result() throws(ModelError) -> ModelReply {
    if !isDone, failure == nil {
      fail(ModelError(.incomplete, "The reply ended before it was complete", retry: .once))
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
    error.partial = reply
    return error
  }

  private mutating func read(_ lines: LineBatch, isCut: Bool = false) {
    for line in lines where failure == nil && !isDone && !line.isBlank { read(line, isCut: isCut) }
  }

  private mutating func read(_ line: ArraySlice<UInt8>, isCut: Bool) {
    if let plain = PlainLineReader.line(line, model: reply.model) {
      hasReadLine = true
      return take(plain)
    }
    guard case .object(let object) = try? JSONValue(parsing: line, options: .repairingText) else {
      return fail(unreadable(isCut: isCut))
    }
    if let error = object["error"], !error.isNull {
      return fail(ModelError(serverAnswer: ServerAnswer(status: nil, object: object)))
    }
    let decoded = StreamLine(object)
    if decoded.isMalformed { return fail(unreadable(isCut: false)) }
    hasReadLine = true
    take(decoded)
  }

  private mutating func take(_ line: StreamLine) {
    if let model = line.model, !model.isEmpty { assembly.reply.model = model }
    assembly.add(thinking: line.thinking)
    assembly.add(text: line.content)
    assembly.add(toolCalls: line.toolCalls)
    guard line.isDone else { return }
    assembly.endText()
    isDone = true
    assembly.reply.stopReason = line.stopReason
    assembly.reply.usage = line.usage
  }

  private func unreadable(isCut: Bool) -> ModelError {
    guard hasReadLine else {
      return ModelError(.notAModelServer, "The server sent something that is not a reply of Ollama")
    }
    return isCut
      ? ModelError(.incomplete, "The reply ended inside a line", retry: .once)
      : ModelError(.modelFailed, "The server sent a line that cannot be read", retry: .once)
  }

  private mutating func fail(_ error: ModelError) {
    guard failure == nil else { return }
    failure = complete(error)
  }
}

extension ArraySlice<UInt8> {
  fileprivate var isBlank: Bool { allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D } }
}
