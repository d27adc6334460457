import NexusProtocol

/// A model whose answers are scripted, in their order.
actor ScriptedModel: LanguageModel {
  enum Step: Sendable {
    case reply(String, StopReason = .stop)
    case fail(ModelError)
    case cancel
  }

  private var steps: [Step]
  private(set) var requests: [ChatRequest] = []

  init(_ steps: Step...) { self.steps = steps }

  nonisolated func reply(
    to request: ChatRequest, onEvent: @Sendable (ModelEvent) async throws -> Void
  ) async throws -> ModelReply {
    switch await next(request) {
    case .reply(let text, let stopReason):
      try await onEvent(.content(text))
      return ModelReply(model: request.model, content: text, stopReason: stopReason)
    case .fail(let error):
      if let partial = error.partial { try await onEvent(.content(partial.content)) }
      throw error
    case .cancel: throw CancellationError()
    case nil: throw ModelError(.badRequest, "The script is over")
    }
  }

  private func next(_ request: ChatRequest) -> Step? {
    requests.append(request)
    return steps.isEmpty ? nil : steps.removeFirst()
  }
}

/// The events of an exchange.
actor Seen {
  private(set) var events: [ModelEvent] = []
  func append(_ event: ModelEvent) { events.append(event) }

  /// What was streamed of the answer.
  var content: String {
    events.map { if case .content(let piece) = $0 { piece } else { "" } }.joined()
  }
}

extension ChatRequest {
  static func asking(_ model: String, seed: Int? = nil) -> ChatRequest {
    ChatRequest(model: model, messages: [], options: GenerationOptions(contextLength: 4096, seed: seed))
  }
}
