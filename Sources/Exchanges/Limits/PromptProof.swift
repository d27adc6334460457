import NexusProtocol

/// Whether a model can have read the prompt it was sent, by what its server tells afterwards.
///
/// Prompts are sent so that a server refuses what does not fit. Servers that imitate Ollama, old ones, and templates that
/// cut by themselves do not all heed that, and a reply to half a prompt looks like any other.
struct PromptProof {
  let request: ChatRequest
  let reply: ModelReply
  /// What the prompt was thought to have.
  let estimatedTokens: Int
  /// What is known of how the model counts.
  var samples: [TokenSample] = []

  /// So many bytes the model does not read as one token over a whole prompt, white space aside.
  private var mostBytesPerToken: Double {
    let most = TokenRate.most(from: samples)
    return isCountOfAWindow ? min(most, TokenRate.bounds.upperBound) : most
  }

  /// Whether just so many tokens were counted as a usual window has: 2,048, 4,096 and so on. By chance that is rare.
  private var isCountOfAWindow: Bool {
    reply.usage.promptTokens.map { $0 >= 2048 && $0.nonzeroBitCount == 1 } ?? false
  }

  /// The failure when the server has given the model a smaller context than was asked for.
  ///
  /// A fallback may have been trained for less than the model asked for; it is enough that the prompt fits into that.
  func failure(contextInEffect: Int?) -> ModelError? {
    guard let contextInEffect else { return nil }
    let asked = request.options.contextLength
    guard reply.model == request.model ? contextInEffect < asked : contextInEffect < estimatedTokens else { return nil }
    let seen = min(reply.usage.promptTokens ?? contextInEffect, contextInEffect)
    return failure(
      seen: seen, because: "its server gives it a context of \(contextInEffect.grouped), not \(asked.grouped)")
  }

  /// The failure when the count the server tells cannot hold the prompt.
  ///
  /// - Parameter earlier: Prompts the same model has read before: older servers do not count what is in their cache.
  func failure(afterReading earlier: [[Message]]) -> ModelError? {
    guard let counted = reply.usage.promptTokens else { return nil }
    let size = Self.size(of: request.messages)
    guard !holds(size, in: counted) else { return nil }
    let cached = earlier.map { Self.sharedSize(request.messages, $0) }.max() ?? 0
    guard !holds(size - cached, in: counted) else { return nil }
    return failure(seen: counted, because: "that is what its server counted")
  }

  /// Whether the count is suspicious, so that it is worth looking at what was read before.
  var isSuspicious: Bool {
    reply.usage.promptTokens.map { !holds(Self.size(of: request.messages), in: $0) } ?? false
  }

  private func holds(_ bytes: Int, in tokens: Int) -> Bool { Double(bytes) <= Double(tokens) * mostBytesPerToken }

  private func failure(seen: Int, because reason: String) -> ModelError {
    ModelError(
      .promptNotRead(seenTokens: seen, promptTokens: estimatedTokens),
      "The model saw \(seen.grouped) of about \(estimatedTokens.grouped) tokens: \(reason)", model: reply.model,
      partial: reply)
  }

  /// The bytes of the contents, which every template writes out; each run of white space as one, since tokenizers have
  /// tokens for whole runs.
  private static func size(of messages: [Message]) -> Int {
    messages.reduce(0) { $0 + size(of: $1.content.utf8) }
  }

  private static func size(of bytes: some Sequence<UInt8>) -> Int {
    var (size, isInside) = (0, false)
    for byte in bytes {
      let isSpace = byte == 32 || (9...13).contains(byte)
      if !isSpace || !isInside { size += 1 }
      isInside = isSpace
    }
    return size
  }

  /// How much two prompts have in common from their beginning.
  static func sharedSize(_ left: [Message], _ right: [Message]) -> Int {
    var shared = 0
    for (one, other) in zip(left, right) {
      guard one.role == other.role else { break }
      let count = zip(one.content.utf8, other.content.utf8).prefix { $0 == $1 }.count
      shared += size(of: one.content.utf8.prefix(count))
      guard count == one.content.utf8.count, count == other.content.utf8.count else { break }
    }
    return shared
  }
}

extension Int {
  /// The number with commas between thousands.
  var grouped: String {
    var text = String(magnitude)
    var index = text.count - 3
    while index > 0 {
      text.insert(",", at: text.index(text.startIndex, offsetBy: index))
      index -= 3
    }
    return self < 0 ? "-" + text : text
  }
}

extension Exchanges {
  /// - Throws: `ModelError.promptNotRead` for a reply to a prompt that cannot have been read as it was sent.
  func proveReading(of request: ChatRequest, by reply: ModelReply, as role: ModelRole, estimatedTokens: Int)
    async throws
  {
    let samples = try await journal.tokenSamples(of: reply.model, limit: TokenRate.sampleLimit)
    let proof = PromptProof(request: request, reply: reply, estimatedTokens: estimatedTokens, samples: samples)
    if let failure = proof.failure(contextInEffect: await facts.contextInEffect(reply.model, role)) { throw failure }
    guard proof.isSuspicious else { return }
    let earlier = try await journal.finishedPrompts(of: reply.model, limit: 8)
    if let failure = proof.failure(afterReading: earlier) { throw failure }
  }
}
