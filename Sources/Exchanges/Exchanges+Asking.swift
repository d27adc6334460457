internal import CrashPoints
package import NexusProtocol

extension Exchanges {
  /// Asks a role's model and keeps the exchange: before it begins, while it streams, and when it ends.
  ///
  /// - Parameter onContent: Receives the pieces of the answer in order, and nil when what was received so far is void.
  /// - Throws: `ExchangeError`, `ModelError`, `CancellationError`, and errors of the journal. What was asked is filed in
  ///   every case.
  package func exchange(
    as role: ModelRole, about subject: Subject, messages: [Message], tools: [ToolDefinition] = [],
    format: ResponseFormat? = nil, onContent: @Sendable (String?) async throws -> Void = { _ in }
  ) async throws -> ModelReply {
    let lack: AnswerLack
    do {
      let reply = try await ask(role, about: subject, messages, tools, format, onContent)
      guard let found = AnswerLack(reply) else { return reply }
      lack = found
    } catch {
      guard let found = AnswerLack(error) else {
        return try await askAfterRepeating(role, subject, messages, tools, format, onContent, error)
      }
      lack = found
    }
    return try await askAgain(role, subject, messages, tools, format, for: lack, onContent)
  }

  /// Asks once, and keeps the exchange.
  func ask(
    _ role: ModelRole, about subject: Subject, _ messages: [Message], _ tools: [ToolDefinition],
    _ format: ResponseFormat?, _ onContent: @Sendable (String?) async throws -> Void
  ) async throws -> ModelReply {
    let request = try request(as: role, messages: messages.redacted, tools: tools, format: format)
    let budget = try await budget(for: role)
    // The server's own count, where it gives one, is worth more than an estimate from bytes.
    let counted = await facts.countTokens(request, role)
    try budget.check(request, counted: counted)
    let promptTokens = counted ?? budget.tokens(in: request)
    if let reply = try await unheededReply(to: request, as: role, about: subject) {
      try await onContent(reply.content)
      return reply
    }
    let started = events.now()
    let exchange = Exchange(
      role: role, purpose: subject.purpose, plan: subject.plan ?? subject.task?.plan, task: subject.task,
      attempt: subject.attempt?.id, request: request, estimatedPromptTokens: promptTokens,
      modelDigest: await facts.digest(request.model, role),
      startedAt: started)
    let id = try await start(exchange, about: subject)
    try await events.tell(
      .exchangeStarted, subject,
      [
        "exchange": .integer(Int(id)), "role": .string(role.rawValue), "model": .string(request.model),
        "purpose": .string(subject.purpose.rawValue),
      ])
    do {
      let reply = try await keepingReply(to: request, of: id, as: role, about: subject, promptTokens, onContent)
      CrashPoint.reach("exchange-kept")
      try await events.tell(
        .exchangeFinished, subject, Self.fields(of: reply, exchange: id, duration: events.now() - started))
      return reply
    } catch {
      await events.observer.streamBroke(task: subject.task)
      throw error
    }
  }

  /// A refusal that names no numbers, with the context that the server gives the model, and what was sent.
  private func completed(_ error: any Error, as role: ModelRole, _ promptTokens: Int) async -> any Error {
    guard var failure = error as? ModelError,
      failure.code == .contextExceeded(promptTokens: nil, contextLength: nil), let model = failure.model,
      let length = await facts.contextInEffect(model, role)
    else { return error }
    failure.code = .contextExceeded(promptTokens: promptTokens, contextLength: length)
    failure.message = "The prompt has about \(promptTokens) tokens, and the model's context \(length)"
    return failure
  }

  /// Asks a model and files how that ended; a reply that is returned is in the journal.
  private func keepingReply(
    to request: ChatRequest, of exchange: Int64, as role: ModelRole, about subject: Subject, _ promptTokens: Int,
    _ onContent: @Sendable (String?) async throws -> Void
  ) async throws -> ModelReply {
    let stream = StreamKeeper(exchange: exchange, model: request.model, journal: journal, now: events.now)
    do {
      let reply = try await answer(to: request, as: role, subject: subject, stream: stream, onContent: onContent)
      if !reply.isFromCache {
        try await proveReading(of: request, by: reply, as: role, estimatedTokens: promptTokens)
      }
      try await journal.finishExchange(exchange, state: .finished, reply: reply, failure: nil, at: events.now())
      return reply
    } catch {
      let error = await completed(error, as: role, promptTokens)
      await puttingInOrder {
        try await fileFailure(error, of: exchange, subject: subject, partial: stream.reply)
      }
      throw error
    }
  }

  /// The answer to this very request that a run which was killed had got, if it did not come to act on it.
  private func unheededReply(
    to request: ChatRequest, as role: ModelRole, about subject: Subject
  ) async throws -> ModelReply? {
    let found = try await journal.unheededReply(
      to: request, about: subject.purpose, plan: subject.plan, task: subject.task, attempt: subject.attempt?.id)
    guard let found else { return nil }
    try await events.tell(
      .exchangeReused, subject,
      [
        "exchange": .integer(Int(found.exchange)), "role": .string(role.rawValue),
        "model": .string(found.reply.model), "purpose": .string(subject.purpose.rawValue),
      ])
    return found.reply
  }

  private func request(
    as role: ModelRole, messages: [Message], tools: [ToolDefinition], format: ResponseFormat?
  ) throws -> ChatRequest {
    let settings = try settings(of: role)
    return ChatRequest(
      model: settings.model, messages: messages, tools: tools, format: format, think: settings.think,
      options: settings.options,
      keepAlive: settings.keepAlive)
  }

  private func answer(
    to request: ChatRequest, as role: ModelRole, subject: Subject, stream: StreamKeeper,
    onContent: @Sendable (String?) async throws -> Void
  ) async throws -> ModelReply {
    guard let model = models[role] else {
      throw ModelError(.modelNotFound, "No model is configured for the role \(role.rawValue).", model: request.model)
    }
    return try await model.reply(to: request) { event in
      try await stream.keep(event)
      switch event {
      case .content(let piece):
        try await onContent(piece)
      case .retry(let reason, let attempt, let delay):
        try await onContent(nil)
        try await events.tell(
          .exchangeRetried, subject,
          ["reason": .string(reason), "try": .integer(attempt), "delaySeconds": .number(delay.seconds)])
      case .fallback(let from, let to, let reason):
        try await onContent(nil)
        try await events.tell(
          .modelReplaced, subject, ["from": .string(from), "to": .string(to), "reason": .string(reason)])
      case .notice(let text):
        try await events.tell(.notice, subject, ["text": .string(text)])
      case .waiting, .loading, .thinking, .toolCalls:
        break
      }
      try await events.observer.streamed(event, role: role, model: request.model, task: subject.task)
    }
  }

  private func fileFailure(
    _ error: any Error, of id: Int64, subject: Subject, partial: ModelReply
  ) async throws {
    let interrupted = error is CancellationError
    let failure = interrupted ? "It was interrupted." : "\(error)"
    let kept = (error as? ModelError)?.partial ?? partial
    try await journal.finishExchange(
      id, state: interrupted ? .interrupted : .failed, reply: kept, failure: failure, at: events.now())
    try await events.tell(.exchangeFailed, subject, ["exchange": .integer(Int(id)), "reason": .string(failure)])
  }

  private static func fields(of reply: ModelReply, exchange: Int64, duration: Duration) -> [String: Event.Value] {
    var fields: [String: Event.Value] = [
      "exchange": .integer(Int(exchange)), "model": .string(reply.model), "seconds": .number(duration.seconds),
    ]
    if let tokens = reply.usage.promptTokens { fields["promptTokens"] = .integer(tokens) }
    if let tokens = reply.usage.cachedPromptTokens { fields["cachedTokens"] = .integer(tokens) }
    if let tokens = reply.usage.outputTokens { fields["outputTokens"] = .integer(tokens) }
    if let speed = reply.usage.tokensPerSecond { fields["tokensPerSecond"] = .number((speed * 10).rounded() / 10) }
    if let load = reply.usage.loadDuration, load > .seconds(1) { fields["loadSeconds"] = .number(load.seconds) }
    return fields
  }
}
