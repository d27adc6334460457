package import NexusProtocol

/// A model whose replies begin with the words put into its mouth.
///
/// A request that ends with an assistant's message asks the server to go on from there: llama.cpp, Ollama and most
/// others continue such a message instead of answering it. The reply that comes out here is whole: it begins with the
/// opening, and where a stop sequence ended it inside a fence, it ends with the first one. Of llama.cpp's server
/// some versions stream the opening once more, as b11434 does, others and Ollama do not. A model that begins anew in spite of the opening is taken at its word, and the
/// opening is left out. Of an opening that already holds files, the events have
/// only the last heading, since the rest was streamed before.
package struct OpeningModel: LanguageModel {
  private let base: any LanguageModel

  package init(_ base: any LanguageModel) {
    self.base = base
  }

  package func reply(
    to request: ChatRequest, onEvent: @Sendable (ModelEvent) async throws -> Void
  ) async throws -> ModelReply {
    guard let last = request.messages.last, last.role == .assistant, last.toolCalls.isEmpty, !last.content.isEmpty
    else { return try await base.reply(to: request, onEvent: onEvent) }
    let stream = OpenedStream(opening: last.content)
    var reply: ModelReply
    do {
      reply = try await base.reply(to: request) { event in
        for event in await stream.take(event) { try await onEvent(event) }
      }
    } catch var error as ModelError {
      if let partial = error.partial { error.partial?.content = ReplyOpening.whole(last.content, partial.content) }
      throw error
    }
    if let held = await stream.finish() { try await onEvent(.content(held)) }
    reply.content = ReplyOpening.whole(last.content, reply.content)
    if let stop = request.options.stop.first, reply.stopReason == .stop, reply.content.isOpen(until: stop) {
      let closing = reply.content.hasSuffix("\n") ? String(stop.drop { $0.isNewline }) + "\n" : stop + "\n"
      try await onEvent(.content(closing))
      reply.content += closing
    }
    return reply
  }
}

/// Joins the opening of a reply and what a model wrote after it.
package enum ReplyOpening {
  /// How much must have been written to see whether the model went on or began anew.
  static let probeLength = 48

  package static func whole(_ opening: String, _ written: String) -> String {
    // What stands on a line that is not ended, as the head of a function.
    let head = opening.suffix(from: opening.lastIndex(of: "\n").map(opening.index(after:)) ?? opening.startIndex)
    let lines = String(opening.dropLast(head.count))
    if isRestarted(lines.isEmpty ? opening : lines, written) { return written }
    let text = written.drop { $0.isNewline }
    return !head.isEmpty && !lines.isEmpty && text.hasPrefix(head) ? lines + text : opening + written
  }

  /// The last paragraph of an opening.
  static func heading(of opening: String) -> String {
    opening.ranges(of: "\n\n").last.map { String(opening[$0.upperBound...]) } ?? opening
  }

  /// Whether `written` holds its beginning itself: the opening once more, its last heading, or a fence where the opening
  /// ends with an open one.
  static func isRestarted(_ opening: String, _ written: String) -> Bool {
    let text = written.drop { $0.isNewline }
    if text.hasPrefix(opening) { return true }
    let lines = opening.split(whereSeparator: \.isNewline)
    guard let first = lines.last(where: { !$0.hasPrefix("`") }) ?? lines.first else { return false }
    if text.hasPrefix(first) { return true }
    guard let fence = lines.last, fence.hasPrefix("```") else { return false }
    return text.hasPrefix(fence.prefix { $0 == "`" }) || announcesFile(written, named: first)
  }

  /// Whether a text ends as what stands above a fence does: with the file's path, or with a colon. A model that answers
  /// the opening instead of going on from it was stopped there, at its own fence.
  private static func announcesFile(_ written: String, named path: Substring) -> Bool {
    guard let last = written.split(whereSeparator: \.isNewline).last(where: { !$0.allSatisfy(\.isWhitespace) })
    else { return false }
    let words = last.filter { !"*`# ".contains($0) }
    return words == path || words.hasSuffix(":")
  }
}

/// Holds back the first words of a reply until it is known whether they go on from the opening.
private actor OpenedStream {
  private let opening: String
  private var held = ""
  private var isDecided = false

  init(opening: String) {
    self.opening = opening
  }

  func take(_ event: ModelEvent) -> [ModelEvent] {
    switch event {
    case .content(let piece):
      if isDecided { return [event] }
      held += piece
      guard held.utf8.count >= ReplyOpening.probeLength else { return [] }
      return finish().map { [.content($0)] } ?? []
    case .retry, .fallback:
      (held, isDecided) = ("", false)
      return [event]
    case .waiting, .loading, .thinking, .toolCalls, .notice: return [event]
    }
  }

  /// What is still to be shown; nil where nothing is.
  func finish() -> String? {
    guard !isDecided else { return nil }
    isDecided = true
    defer { held = "" }
    if opening.hasPrefix(held) { return held }
    return ReplyOpening.whole(ReplyOpening.heading(of: opening), held)
  }
}

extension String {
  /// Whether an odd number of lines begins with the fence that `stop` holds: then one is open.
  fileprivate func isOpen(until stop: String) -> Bool {
    let fence = stop.drop { $0.isNewline }
    return split(whereSeparator: \.isNewline).count { $0.hasPrefix(fence) } % 2 == 1
  }
}
