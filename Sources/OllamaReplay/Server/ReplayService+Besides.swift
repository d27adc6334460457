/// All that generates no text: what is asked for besides the conversation.
extension ReplayService {
  /// The answer in its usual form, and the fault that the script has for it.
  func besides(_ endpoint: Endpoint, _ request: SeenRequest, state: inout State) -> (Answer, Recording.Fault?) {
    var scripted: Recording.Exchange?
    if state.script.mentions(endpoint), case .exchange(let exchange, _, let round) = state.script.take(for: request) {
      scripted = exchange
      if case .sweep(let ending) = exchange.fault?.kind { scripted?.fault?.kind = .cut(ending, afterLines: round) }
    }
    if case .answer(let status, let type, let body) = scripted?.fault?.kind {
      var answer = Answer.text(body, status: status, contentType: type)
      answer.delay = scripted?.delay.first ?? .zero
      return (answer, nil)
    }
    var answer = usual(endpoint, request, scripted?.reply, state: &state)
    answer.spoil(with: scripted?.fault?.kind, isStream: answer.framing == .chunked)
    answer.delay = scripted?.delay.first ?? .zero
    answer.delayBetween = scripted?.delay.between ?? .zero
    if let scripted, let held = scripted.holdAfterLines { answer.hold = (held, Self.hold(scripted.name, in: &state)) }
    return (answer, scripted?.fault)
  }

  private func usual(
    _ endpoint: Endpoint, _ request: SeenRequest, _ reply: Recording.Reply?, state: inout State
  ) -> Answer {
    switch endpoint {
    case .root: return .text("Ollama is running")
    case .version: return .object(["version": .string(recording.version)])
    case .status: return .object(["cloud": ["disabled": false, "source": "none"]])
    case .tags: return .object(state.shelf.tags)
    case .ps:
      let (answer, loadsOver) = state.shelf.poll()
      for gate in loadsOver { gate.open() }
      return .object(answer)
    case .show: return show(request, state: state)
    case .pull: return pull(request, state: &state)
    case .embed: return embed(request, reply, state: &state)
    case .chat, .generate: preconditionFailure("generation(for:state:) answers these")
    }
  }

  private func show(_ request: SeenRequest, state: State) -> Answer {
    if request.bodyBytes.isEmpty { return .error(400, "missing request body") }
    let name = request.model ?? ""
    if name.isEmpty { return .error(400, "model is required") }
    guard let model = state.shelf.model(name) else { return .error(404, "model '\(name)' not found") }
    return .object(model.show)
  }

  private func pull(_ request: SeenRequest, state: inout State) -> Answer {
    if request.bodyBytes.isEmpty { return .error(400, "missing request body") }
    let isStream = request.body?["stream"]?.bool ?? true
    guard let name = request.model, !name.isEmpty, state.shelf.install(name), let model = state.shelf.model(name) else {
      let text = "pull model manifest: file does not exist"
      return isStream ? .stream([["status": "pulling manifest"], ["error": .string(text)]]) : .error(500, text)
    }
    guard isStream else { return .object(["status": "success"]) }
    let digest = model.digest
    let layer: (Int?) -> BodyValue = { completed in
      .object(
        [
          .init("status", "pulling \(digest.prefix(12))"), .init("digest", .string("sha256:" + digest)),
          .init("total", .integer(model.sizeInBytes)),
        ] + [completed.map { .init("completed", .integer($0)) }].compactMap(\.self))
    }
    return .stream([
      ["status": "pulling manifest"], layer(nil), layer(model.sizeInBytes / 2), layer(model.sizeInBytes),
      ["status": "verifying sha256 digest"], ["status": "writing manifest"], ["status": "success"],
    ])
  }

  private func embed(_ request: SeenRequest, _ reply: Recording.Reply?, state: inout State) -> Answer {
    if request.bodyBytes.isEmpty { return .error(400, "missing request body") }
    let name = request.model ?? ""
    guard let model = state.shelf.model(name) else {
      return .error(404, "model \"\(name)\" not found, try pulling it first")
    }
    if let known = model.capabilities, !known.contains("embedding") {
      return .error(400, "\"\(name)\" does not support embedding")
    }
    let input = request.body?["input"]
    guard let texts = input?.string.map({ [$0] }) ?? input?.array?.compactMap(\.string) else {
      return .error(400, "invalid input type")
    }
    let vectors = reply?.embeddings ?? texts.filter { !$0.isEmpty }.map(Self.vector)
    return .object([
      "model": .string(name), "embeddings": .array(vectors.map { .array($0.map(BodyValue.number)) }),
      "total_duration": 14_000_000, "load_duration": 1_000_000,
      "prompt_eval_count": .integer(request.estimatedPromptTokens),
    ])
  }

  /// A vector of length 1 that depends on the words of `text` alone: texts that share words are near each other.
  private static func vector(of text: String) -> [Double] {
    var sums = Array(repeating: 0.0, count: 8)
    for word in text.lowercased().split(whereSeparator: { !$0.isLetter && !$0.isNumber }) {
      var hash: UInt64 = 0xcbf2_9ce4_8422_2325
      for byte in word.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
      for index in sums.indices { sums[index] += (hash >> (8 * index)) & 0x80 == 0 ? -1 : 1 }
    }
    let length = sums.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return length == 0 ? [1] + Array(repeating: 0, count: 7) : sums.map { $0 / length }
  }
}
