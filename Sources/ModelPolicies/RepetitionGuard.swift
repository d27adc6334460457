package import NexusProtocol

/// A model whose reply is ended when it repeats itself without end, in its answer or in its thinking.
///
/// What had arrived is left to whoever keeps the stream. The same request is not sent again: it should be changed first.
package struct RepetitionGuard: LanguageModel {
  private let base: any LanguageModel

  package init(_ base: any LanguageModel) {
    self.base = base
  }

  /// - Throws: `ModelError.repeating`, and what the model throws.
  package func reply(
    to request: ChatRequest, onEvent: @Sendable (ModelEvent) async throws -> Void
  ) async throws -> ModelReply {
    let watch = RepetitionWatch()
    return try await base.reply(to: request) { event in
      try await onEvent(event)
      if await watch.repeats(after: event) {
        throw ModelError(.repeating, "repeating: the reply said the same over and over", model: request.model)
      }
    }
  }
}

private actor RepetitionWatch {
  private var content = RepetitionDetector()
  private var thinking = RepetitionDetector()

  func repeats(after event: ModelEvent) -> Bool {
    switch event {
    case .content(let piece): return content.feed(piece)
    case .thinking(let piece): return thinking.feed(piece)
    case .retry, .fallback:
      content = RepetitionDetector()
      thinking = RepetitionDetector()
      return false
    case .toolCalls, .waiting, .loading, .notice: return false
    }
  }
}
