package import NexusProtocol
import Synchronization

/// Where replies are kept to be given again.
package protocol ReplyCache: Sendable {
  /// The reply that was kept for exactly this request; nil where there is none, or it is too old.
  func reply(for key: RequestKey) async throws -> ModelReply?
  /// Keeps a reply, in place of one that was there.
  func keep(_ reply: ModelReply, for key: RequestKey) async throws
}

/// A model that is not asked again what it has answered before.
///
/// Only a request at temperature 0 has one reply that can be given again; others pass, unless they are asked for too. A
/// reply of a fallback is not kept, since the model that was asked may answer the next time. A reply from the cache comes as
/// the same events, in fewer pieces, and took no tokens and no time. A cache that fails is told of and costs no exchange.
package struct CachingModel: LanguageModel {
  private let base: any LanguageModel
  private let cache: any ReplyCache
  private let keepsAnyTemperature: Bool
  private let identity: @Sendable (String) async -> String

  /// - Parameters:
  ///   - keepsAnyTemperature: Whether replies are kept that would be others each time.
  ///   - identity: Says for a model's name which model on which server it means, as exactly as is known.
  package init(
    _ base: any LanguageModel, cache: any ReplyCache, keepsAnyTemperature: Bool = false,
    identity: @escaping @Sendable (String) async -> String = { _ in "" }
  ) {
    self.base = base
    self.cache = cache
    self.keepsAnyTemperature = keepsAnyTemperature
    self.identity = identity
  }

  package func reply(
    to request: ChatRequest, onEvent: @Sendable (ModelEvent) async throws -> Void
  ) async throws -> ModelReply {
    guard keepsAnyTemperature || request.options.temperature == 0 else {
      return try await base.reply(to: request, onEvent: onEvent)
    }
    let key = RequestKey(request, identity: await identity(request.model))
    if let reply = try await found(key, onEvent) { return try await replay(reply, onEvent) }
    let fallback = Mark()
    let reply = try await base.reply(to: request) { event in
      if case .fallback = event { fallback.set() }
      try await onEvent(event)
    }
    guard !fallback.isSet, reply.isWorthKeeping else { return reply }
    do {
      try await cache.keep(reply, for: key)
    } catch let error where !(error is CancellationError) {
      try await onEvent(.notice("The reply could not be kept in the cache: \(error)"))
    }
    return reply
  }

  private func found(
    _ key: RequestKey, _ onEvent: @Sendable (ModelEvent) async throws -> Void
  ) async throws -> ModelReply? {
    do {
      return try await cache.reply(for: key)
    } catch let error where !(error is CancellationError) {
      try await onEvent(.notice("The cache of replies could not be read: \(error)"))
      return nil
    }
  }

  private func replay(
    _ reply: ModelReply, _ onEvent: @Sendable (ModelEvent) async throws -> Void
  ) async throws -> ModelReply {
    try await onEvent(.notice("The reply comes from the cache of replies"))
    if !reply.thinking.isEmpty { try await onEvent(.thinking(reply.thinking)) }
    if !reply.content.isEmpty { try await onEvent(.content(reply.content)) }
    if !reply.toolCalls.isEmpty { try await onEvent(.toolCalls(reply.toolCalls)) }
    try Task.checkCancellation()
    var reply = reply
    reply.isFromCache = true
    reply.usage = Usage(promptTokens: 0, outputTokens: 0, totalDuration: .zero)
    return reply
  }
}

extension ModelReply {
  /// Whether it came to an end of its own, or to that of the tokens it was allowed.
  fileprivate var isWorthKeeping: Bool {
    if case .other = stopReason { return false }
    return !content.isEmpty || !toolCalls.isEmpty
  }
}

/// Something that happened.
private final class Mark: Sendable {
  private let state = Mutex(false)

  var isSet: Bool { state.withLock { $0 } }
  func set() { state.withLock { $0 = true } }
}
