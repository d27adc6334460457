package import NexusProtocol

/// A model that is replaced by others, in their order, when the server does not have it or cannot load it.
///
/// No other failure leads to a fallback: a server that is down, a prompt that is too long or a limit that is spent would
/// meet the next model too, or should be decided by the user.
package struct FallbackModel: LanguageModel {
  private let base: any LanguageModel
  private let fallbacks: [String]

  /// - Parameter fallbacks: Names of models that `base` knows.
  package init(_ base: any LanguageModel, fallbacks: [String]) {
    self.base = base
    self.fallbacks = fallbacks
  }

  /// Replies as the first model that can be used does; when none can, throws the error of the one asked for.
  package func reply(
    to request: ChatRequest, onEvent: @Sendable (ModelEvent) async throws -> Void
  ) async throws -> ModelReply {
    var request = request
    var firstError: ModelError?
    for next in fallbacks + [nil] {
      do {
        return try await base.reply(to: request, onEvent: onEvent)
      } catch let error as ModelError where error.isAboutTheModel {
        let first = firstError ?? error
        firstError = first
        guard let next else { throw named(first) }
        try await onEvent(.fallback(from: request.model, to: next, reason: error.message))
        request.model = next
      }
    }
    throw named(firstError ?? ModelError(.modelNotFound, "There is no model to ask", model: request.model))
  }

  private func named(_ error: ModelError) -> ModelError {
    guard !fallbacks.isEmpty else { return error }
    var error = error
    error.message += "; its fallbacks cannot be used either: " + fallbacks.joined(separator: ", ")
    return error
  }
}

extension ModelError {
  /// Whether another model on the same server may do better.
  fileprivate var isAboutTheModel: Bool { code == .modelNotFound || code == .loadFailed }
}
