package import NexusProtocol

/// A model that is replaced by others, in their order, when it cannot be had.
///
/// Where the server does not have it or cannot load it, any other may do better; where the server cannot be used, one on
/// another server may. No other failure leads to a fallback: a prompt that is too long or a reply that breaks off would meet
/// the next model too, or should be decided by the user.
package struct FallbackModel: LanguageModel {
  private let base: any LanguageModel
  private let fallbacks: [String]
  private let server: @Sendable (String) -> String

  /// - Parameters:
  ///   - fallbacks: Names of models that `base` knows.
  ///   - server: Names the server of a model, in whatever way.
  package init(
    _ base: any LanguageModel, fallbacks: [String], server: @escaping @Sendable (String) -> String = { _ in "" }
  ) {
    self.base = base
    self.fallbacks = fallbacks
    self.server = server
  }

  /// Replies as the first model that can be used does; when none can, throws the error of the one asked for.
  package func reply(
    to request: ChatRequest, onEvent: @Sendable (ModelEvent) async throws -> Void
  ) async throws -> ModelReply {
    var request = request
    var firstError: ModelError?
    var unusable: Set<String> = []
    var left = fallbacks[...]
    while true {
      do {
        return try await base.reply(to: request, onEvent: onEvent)
      } catch let error as ModelError where error.isAboutTheModel || error.isAboutTheServer {
        if error.isAboutTheServer { unusable.insert(server(request.model)) }
        let first = firstError ?? error
        firstError = first
        left = left.drop { unusable.contains(server($0)) }
        guard let next = left.popFirst() else { throw named(first) }
        try await onEvent(.fallback(from: request.model, to: next, reason: error.message))
        request.model = next
      }
    }
  }

  private func named(_ error: ModelError) -> ModelError {
    let others = error.isAboutTheServer ? fallbacks.filter { server($0) != server(error.model ?? "") } : fallbacks
    guard !others.isEmpty else { return error }
    var error = error
    error.message += "; its fallbacks cannot be used either: " + others.joined(separator: ", ")
    return error
  }
}

extension ModelError {
  /// Whether another model on the same server may do better.
  fileprivate var isAboutTheModel: Bool { code == .modelNotFound || code == .loadFailed }

  /// Whether only a model on another server may do better.
  fileprivate var isAboutTheServer: Bool {
    switch code {
    case .unreachable, .unsafeConnection, .notAModelServer, .unauthorized, .limitReached, .busy: true
    default: false
    }
  }
}
