import ModelWire
import NexusProtocol

extension ModelError {
  /// What an error of the server means, and whether trying again makes sense.
  init(serverAnswer answer: ServerAnswer) {
    self = Self.contextExceeded(answer) ?? Self.byStatus(answer)
  }

  private static func byStatus(_ answer: ServerAnswer) -> ModelError {
    switch answer.status {
    case nil: ModelError(.modelFailed, answer.text(or: "The model broke down"), retry: .once)
    case 400, 422: badRequest(answer)
    case 401, 403: unauthorized(answer)
    case 402: ModelError(.limitReached, answer.text(or: "The account has no credit left"))
    case 404, 405: notFound(answer)
    case 408, 409: ModelError(.busy, answer.text(or: "The server gave the request up"), retry: .withBackoff)
    case 413: ModelError(.contextExceeded(promptTokens: nil, contextLength: nil), "The request is too large")
    case 429: limited(answer)
    case 500: internalError(answer)
    case 502, 503, 504, 529: ModelError(.busy, answer.text(or: "The server is busy"), retry: .withBackoff)
    case .some(let status) where (300..<400).contains(status):
      ModelError(.notAModelServer, "The server answered with status \(status), which leads to another address")
    case .some(let status):
      ModelError(.serverError(status: status), answer.text(or: "The server answered with status \(status)"))
    }
  }

  private static func contextExceeded(_ answer: ServerAnswer) -> ModelError? {
    let isNamed = answer.type == "exceed_context_size_error" || answer.code == "context_length_exceeded"
    let marks = ["exceeds the available context size", "maximum context length", "context window"]
    guard isNamed || (answer.status == 400 && answer.holds(anyOf: marks)) else { return nil }
    let code = Code.contextExceeded(promptTokens: answer.promptTokens, contextLength: answer.contextLength)
    guard let tokens = answer.promptTokens, let length = answer.contextLength else {
      return ModelError(code, answer.text(or: "The prompt is longer than the model's context"))
    }
    return ModelError(code, "The prompt has \(tokens) tokens, and the model's context \(length)")
  }

  private static func badRequest(_ answer: ServerAnswer) -> ModelError {
    if answer.code == "model_not_found" || isAboutAModel(answer) {
      return ModelError(.modelNotFound, answer.text(or: "The server has no such model"))
    }
    return ModelError(.badRequest, answer.text(or: "The server refused the request"))
  }

  /// llama.cpp's router says so with status 400.
  private static func isAboutAModel(_ answer: ServerAnswer) -> Bool {
    answer.message.hasPrefix("model ") && answer.holds(anyOf: ["not found", "not loaded", "does not exist"])
  }

  private static func unauthorized(_ answer: ServerAnswer) -> ModelError {
    let text = answer.isFromAPI ? answer.text(or: "It asks for a key") : "Something in front of it asks for access"
    return ModelError(.unauthorized, text)
  }

  /// A missing model and a missing path have the same status.
  private static func notFound(_ answer: ServerAnswer) -> ModelError {
    guard answer.isFromAPI, answer.code == "model_not_found" || answer.holds(anyOf: ["model"]) else {
      return ModelError(.notAModelServer, "The server has no such API: the address or its path is wrong")
    }
    return ModelError(.modelNotFound, answer.text(or: "The server has no such model"))
  }

  private static func limited(_ answer: ServerAnswer) -> ModelError {
    ModelError(
      .limitReached, answer.text(or: "A usage limit is reached"),
      retry: FinalLimit.isNamed(by: answer.limitNames) ? .never : .withBackoff)
  }

  private static func internalError(_ answer: ServerAnswer) -> ModelError {
    if answer.holds(anyOf: ["failed to load"]) { return ModelError(.loadFailed, answer.message) }
    // The model wrote what its template does not know; another seed may not.
    if answer.holds(anyOf: ["does not match the expected", "failed to parse"]) {
      return ModelError(.modelFailed, answer.message, retry: .once)
    }
    return ModelError(.serverError(status: 500), answer.text(or: "The server failed without a reason"))
  }
}
