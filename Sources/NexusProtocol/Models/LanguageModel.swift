/// Something that answers chat requests: a server's client, or a wrapper that adds one concern to another model.
package protocol LanguageModel: Sendable {
  /// Sends `request` and returns the whole reply.
  ///
  /// `onEvent` receives what happens on the way, in order, one event at a time; the exchange waits while it works, so a
  /// slow receiver slows the stream and nothing piles up. Pieces that arrived together may come as one event. The
  /// concatenation of all `.content` events since the last `.retry` or `.fallback` is the reply's `content`.
  /// Cancelling the task closes the connection.
  /// - Throws: `ModelError`, which keeps the text that had arrived; `CancellationError`; whatever `onEvent` throws.
  func reply(
    to request: ChatRequest, onEvent: @Sendable (ModelEvent) async throws -> Void
  ) async throws -> ModelReply
}
