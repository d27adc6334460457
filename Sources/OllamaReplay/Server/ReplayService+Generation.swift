/// `/api/chat` and `/api/generate`.
extension ReplayService {
  func generation(for request: SeenRequest, state: inout State) -> (Answer, Recording.Fault?) {
    let name = request.model ?? ""
    let model = state.shelf.model(name)
    if let error = OllamaRules.error(in: request, model: model) { return (error, nil) }
    guard let model else { return (.error(404, "model '\(name)' not found"), nil) }
    if request.isLoadOnly { return (loadOnly(request, model, state: &state), nil) }
    if let refusal = overlongPrompt(request, model, state: &state) { return (refusal, nil) }
    switch state.script.take(for: request) {
    case .refusal(let exchange, let reasons):
      return (refuse(Refusal(request: request.id, exchange: exchange, reasons: reasons)), nil)
    case .exchange(let exchange, let label, let round):
      return play(exchange, label: label, round: round, for: request, model, state: &state)
    }
  }

  private func loadOnly(_ request: SeenRequest, _ model: Recording.Model, state: inout State) -> Answer {
    var reply = Recording.Reply()
    var load: ModelShelf.Load?
    if request.keepAlive == .duration(.zero) {
      reply.doneReason = "unload"
      state.shelf.unload(model.name)
    } else {
      reply.doneReason = "load"
      load = self.load(model, for: request, state: &state)
    }
    var lines = ReplyLines(reply: reply, form: form(of: request), model: request.model ?? "", usage: .init())
    lines.isUsageLeftOut = true
    var answer = Answer.object(lines.whole)
    answer.gates = [load?.gate].compactMap(\.self)
    answer.delay = load?.time ?? .zero
    return answer
  }

  private func load(_ model: Recording.Model, for request: SeenRequest, state: inout State) -> ModelShelf.Load? {
    guard model.remoteHost == nil else { return nil }
    let keepAlive = request.keepAlive ?? .standard
    if keepAlive == .duration(.zero) { state.unloads[request.id] = model.name }
    return state.shelf.load(model, keepAlive: keepAlive, for: request)
  }

  /// Ollama's answer to a prompt that the model's context does not hold, whatever was asked for; it loads the model first.
  private func overlongPrompt(_ request: SeenRequest, _ model: Recording.Model, state: inout State) -> Answer? {
    let (tokens, length) = (request.estimatedPromptTokens, model.contextLength(for: request.contextLength))
    guard let path = model.path, tokens >= length else { return nil }
    let load = load(model, for: request, state: &state)
    var answer: Answer
    switch path {
    case .native:
      let error: BodyValue = [
        "code": 400,
        "message": .string(
          "request (\(tokens) tokens) exceeds the available context size (\(length) tokens), try increasing it"),
        "type": "exceed_context_size_error", "n_prompt_tokens": .integer(tokens), "n_ctx": .integer(length),
      ]
      answer = .error(400, BodyValue.object([.init("error", error)]).json)
    case .rendered: answer = .error(400, Recording.Fault.promptTooLong)
    }
    answer.gates = [load?.gate].compactMap(\.self)
    answer.delay = load?.time ?? .zero
    return answer
  }

  private func play(
    _ exchange: Recording.Exchange, label: String, round: Int, for request: SeenRequest, _ model: Recording.Model,
    state: inout State
  ) -> (Answer, Recording.Fault?) {
    var fault = exchange.fault
    if case .sweep(let ending) = fault?.kind { fault?.kind = .cut(ending, afterLines: round) }
    if case .answer(let status, let type, let body) = fault?.kind {
      var answer = Answer.text(body, status: status, contentType: type)
      answer.delay = exchange.delay.first
      return (answer, nil)
    }
    let load = load(model, for: request, state: &state)
    let reply = exchange.reply.spoiled(by: fault?.kind)
    var usage = ReplyLines.Figures(reply, promptTokens: request.estimatedPromptTokens, isLoaded: load?.isNew ?? false)
    if fault?.kind == .truncatedPrompt {
      let contextLength = request.body?["options"]?["num_ctx"]?.integer ?? 4096
      usage.promptTokens = contextLength - (contextLength - 4) / 2
    }
    var lines = ReplyLines(reply: reply, form: form(of: request), model: request.model ?? "", usage: usage)
    lines.isUsageLeftOut = fault?.kind == .noUsage
    lines.isDone = fault?.kind != .neverDone
    let isStream = request.body?["stream"]?.bool ?? true
    var answer = isStream ? Answer.stream(lines.lines) : Answer.object(lines.whole)
    answer.spoil(with: fault?.kind, isStream: isStream)
    answer.gates = [load?.gate].compactMap(\.self)
    answer.delay = exchange.delay.first + (load?.time ?? .zero)
    answer.delayBetween = exchange.delay.between ?? recording.tokensPerSecond.map { .seconds(1 / $0) } ?? .zero
    if let held = exchange.holdAfterLines {
      answer.hold = (held, Self.hold(exchange.name.isEmpty ? label : exchange.name, in: &state))
    }
    return (answer, fault)
  }

  private func form(of request: SeenRequest) -> ReplyLines.Form {
    request.endpoint == .chat ? .chat : .generate(raw: request.body?["raw"]?.bool ?? false)
  }
}

extension ReplyLines.Figures {
  /// The figures of `reply`; what it does not set is made up: 1 ms a token to read, 50 ms a token to write.
  init(_ reply: Recording.Reply, promptTokens: Int, isLoaded: Bool) {
    self.init()
    self.promptTokens = reply.usage.promptTokens ?? promptTokens
    outputTokens =
      reply.usage.outputTokens
      ?? Pieces.cut(reply.thinking, .tokens).count + Pieces.cut(reply.content, .tokens).count + reply.toolCalls.count
      * 20
    loadDuration = reply.usage.loadDuration ?? (isLoaded ? .seconds(2) : .milliseconds(20))
    promptDuration = reply.usage.promptDuration ?? .milliseconds(self.promptTokens)
    outputDuration = reply.usage.outputDuration ?? .milliseconds(outputTokens * 50)
    totalDuration = loadDuration + promptDuration + outputDuration
  }
}
