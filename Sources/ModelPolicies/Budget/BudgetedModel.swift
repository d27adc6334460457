package import NexusProtocol

/// A model that is not asked once a budget is spent.
///
/// It stands inside of what repeats requests, so that each try counts. What broke off counts as far as it came, and what
/// never reached a server counts nothing.
package struct BudgetedModel: LanguageModel {
  private let base: any LanguageModel
  private let keeper: BudgetKeeper
  private let job: String?
  private let clock: PolicyClock

  /// - Parameters:
  ///   - job: Whose budget it is; nil for a model outside of any job.
  package init(_ base: any LanguageModel, keeper: BudgetKeeper, job: String? = nil, clock: PolicyClock = .system) {
    self.base = base
    self.keeper = keeper
    self.job = job
    self.clock = clock
  }

  /// - Throws: `ModelError.limitReached`, errors of the ledger, and what the model throws.
  package func reply(
    to request: ChatRequest, onEvent: @Sendable (ModelEvent) async throws -> Void
  ) async throws -> ModelReply {
    let allowance = try await keeper.begin(request, job: job)
    var limited = request
    limited.options.maxTokens = allowance.maxTokens ?? request.options.maxTokens
    let start = clock.now()
    let written = ByteCount()
    func end(_ usage: Usage?) async throws {
      try await keeper.end(
        allowance, request, job: job, usage: usage, outputBytes: await written.bytes, time: clock.now() - start)
    }
    let reply: ModelReply
    do {
      reply = try await base.reply(to: limited) { event in
        await written.add(event)
        try await onEvent(event)
      }
    } catch {
      let failure = error as? ModelError
      if let failure, failure.partial == nil, await written.bytes == 0 {
        await keeper.drop(allowance)
      } else {
        // Whoever cancels pays for the prompt at least, and for what was streamed by then.
        try await end(failure?.partial?.usage)
      }
      throw error
    }
    try await end(reply.usage)
    return reply
  }
}

/// How much of a reply was streamed.
private actor ByteCount {
  private(set) var bytes = 0

  func add(_ event: ModelEvent) {
    switch event {
    case .thinking(let piece), .content(let piece): bytes += piece.utf8.count
    case .toolCalls(let calls): bytes += calls.reduce(0) { $0 + $1.promptBytes }
    case .waiting, .loading, .retry, .fallback, .notice: break
    }
  }
}
