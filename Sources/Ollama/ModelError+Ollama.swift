import NexusProtocol

extension ModelError {
  /// What an error of the server means, and whether trying again makes sense.
  ///
  /// Ollama has no error codes but the HTTP status, so a few stable pieces of its texts decide within one status.
  init(serverAnswer answer: ServerAnswer) {
    self = Self.contextExceeded(answer) ?? Self.byStatus(answer)
  }

  private static func byStatus(_ answer: ServerAnswer) -> ModelError {
    switch answer.status {
    case nil: inStream(answer)
    case 400: badRequest(answer)
    case 401: unauthorized(answer)
    case 403: forbidden(answer)
    case 404: notFound(answer)
    case 429: ModelError(.limitReached, answer.text(or: "A usage limit is reached"))
    case 500: internalError(answer)
    case 502, 503: ModelError(.busy, answer.text(or: "The server is busy"), retry: .withBackoff)
    case .some(let status) where (300..<400).contains(status) || status == 405:
      ModelError(.notAModelServer, "The server answered with status \(status), which Ollama does not do here")
    case .some(let status):
      ModelError(.serverError(status: status), answer.text(or: "The server answered with status \(status)"))
    }
  }

  private static func contextExceeded(_ answer: ServerAnswer) -> ModelError? {
    let marks = [
      "exceeds the available context size", "longer than the context length", "exceeds the context length",
      "exceeds the model's maximum context length",
    ]
    guard answer.type == "exceed_context_size_error" || answer.holds(anyOf: marks) else { return nil }
    let code = Code.contextExceeded(promptTokens: answer.promptTokens, contextLength: answer.contextLength)
    guard let tokens = answer.promptTokens, let length = answer.contextLength else {
      return ModelError(code, "The prompt is longer than the model's context")
    }
    return ModelError(code, "The prompt has \(tokens) tokens, and the model's context \(length)")
  }

  private static func badRequest(_ answer: ServerAnswer) -> ModelError {
    guard let range = answer.message.firstRange(of: "does not support ") else {
      return ModelError(.badRequest, answer.text(or: "The server refused the request"))
    }
    let feature = answer.message[range.upperBound...].prefix { $0.isLetter }
    return ModelError(.unsupported(feature: String(feature)), "The model does not support \(feature)")
  }

  private static func unauthorized(_ answer: ServerAnswer) -> ModelError {
    let advice = answer.signInURL.map { ": sign in at \($0)" } ?? ""
    return ModelError(.unauthorized, "The server asks for an account\(advice)")
  }

  private static func forbidden(_ answer: ServerAnswer) -> ModelError {
    if answer.holds(anyOf: ["cloud is disabled"]) {
      return ModelError(.remoteNotAllowed, "The server does not pass prompts on to hosted models")
    }
    let reason = "The server refused the request without a reason, as Ollama does for a host name it does not know"
    return ModelError(.unauthorized, answer.text(or: reason))
  }

  /// A missing model and a missing path have the same status.
  private static func notFound(_ answer: ServerAnswer) -> ModelError {
    guard answer.isError, answer.holds(anyOf: ["model", "file does not exist"]) else {
      return ModelError(.notAModelServer, "The server has no such API: it is not Ollama, too old, or the path is wrong")
    }
    return ModelError(.modelNotFound, "The model is not installed")
  }

  private static func internalError(_ answer: ServerAnswer) -> ModelError {
    if let error = brokenDown(answer) { return error }
    if answer.holds(anyOf: ["must be of type", "invalid format"]) { return ModelError(.badRequest, answer.message) }
    let loading = [
      "llama-server process has terminated", "waiting for llama-server to start", "out-of-memory during startup",
      "failed to load model", "requires more system memory", "unable to load model", "error loading model",
      "unable to allocate",
    ]
    if answer.holds(anyOf: loading) { return ModelError(.loadFailed, answer.message) }
    return ModelError(.serverError(status: 500), answer.text(or: "The server failed without a reason"))
  }

  private static func inStream(_ answer: ServerAnswer) -> ModelError {
    if answer.holds(anyOf: ["file does not exist"]) { return ModelError(.modelNotFound, "There is no such model") }
    return brokenDown(answer) ?? ModelError(.modelFailed, answer.text(or: "The model broke down"), retry: .once)
  }

  /// The process that runs the model died, or wrote a tool call that the server cannot read.
  private static func brokenDown(_ answer: ServerAnswer) -> ModelError? {
    let marks = [
      "model runner has unexpectedly stopped", "encountered while running the model", "error parsing tool call",
      "invalid tool call", "XML syntax error",
    ]
    guard answer.holds(anyOf: marks) else { return nil }
    return ModelError(.modelFailed, answer.message, retry: .once)
  }
}

extension ServerAnswer {
  fileprivate func holds(anyOf marks: [String]) -> Bool { marks.contains { message.firstRange(of: $0) != nil } }

  fileprivate func text(or fallback: String) -> String { message.isEmpty ? fallback : message }
}

extension StringProtocol {
  fileprivate func firstRange(of text: String) -> Range<Index>? {
    var index = startIndex
    while index < endIndex {
      if self[index...].hasPrefix(text) { return index..<self.index(index, offsetBy: text.count) }
      index = self.index(after: index)
    }
    return nil
  }
}
