import JSONText
import ModelWire
import NexusProtocol

extension ModelError {
  /// What an error of the API means, and whether trying again makes sense.
  ///
  /// The kind of error counts where it is known, else the status: after a stream began there is only the kind.
  /// Source: Anthropic API reference, "Errors"; the error types of its Python SDK 2.14.0.
  init(anthropic answer: ServerAnswer) {
    self = Self.contextExceeded(answer) ?? Self.named(answer) ?? Self.byStatus(answer)
  }

  private static func named(_ answer: ServerAnswer) -> ModelError? {
    switch answer.type {
    case "authentication_error":
      ModelError(.unauthorized, "The key is not accepted" + answer.detailText)
    case "permission_error":
      ModelError(.unauthorized, "The key may not be used for this" + answer.detailText)
    case "billing_error": noCredit(answer)
    case "not_found_error": notFound(answer)
    case "request_too_large":
      ModelError(.contextExceeded(promptTokens: nil, contextLength: nil), "The request is too large for the API")
    case "rate_limit_error": limited(answer)
    case "overloaded_error":
      ModelError(.busy, "The API is overloaded" + answer.detailText, retry: .withBackoff)
    case "timeout_error":
      ModelError(.busy, "The API gave the request up, since it took too long", retry: .withBackoff)
    case "conflict_error": ModelError(.busy, answer.text(or: "The request met another"), retry: .withBackoff)
    case "invalid_request_error": badRequest(answer)
    case "api_error": failed(answer)
    default: nil
    }
  }

  private static func byStatus(_ answer: ServerAnswer) -> ModelError {
    switch answer.status {
    case nil: failed(answer)
    case 400, 422: badRequest(answer)
    case 401, 403:
      ModelError(
        .unauthorized,
        answer.isFromAPI ? answer.text(or: "It asks for a key") : "Something in front of it asks for access")
    case 402: noCredit(answer)
    case 404, 405: notFound(answer)
    case 408, 409: ModelError(.busy, answer.text(or: "The server gave the request up"), retry: .withBackoff)
    case 413: ModelError(.contextExceeded(promptTokens: nil, contextLength: nil), "The request is too large")
    case 429: limited(answer)
    case 502, 503, 504, 529:
      ModelError(.busy, answer.text(or: "The server is busy, or what stands in front of it"), retry: .withBackoff)
    case .some(let status) where status >= 500: failed(answer)
    case .some(let status) where (300..<400).contains(status):
      ModelError(.notAModelServer, "The server answered with status \(status), which leads to another address")
    case .some(let status):
      ModelError(.serverError(status: status), answer.text(or: "The server answered with status \(status)"))
    }
  }

  /// The numbers stand in the sentence alone, except of llama.cpp.
  private static func contextExceeded(_ answer: ServerAnswer) -> ModelError? {
    var tokens = answer.promptTokens
    var length = answer.contextLength
    if answer.holds(anyOf: ["prompt is too long"]) {
      let numbers = answer.numbers(after: "prompt is too long")
      (tokens, length) = (numbers.first, numbers.dropFirst().first)
    } else if answer.holds(anyOf: ["exceed context limit"]) {
      // Prompt + reply > window.
      let numbers = answer.numbers(after: "exceed context limit")
      (tokens, length) = (numbers.first, numbers.dropFirst(2).first)
    } else if answer.type != "exceed_context_size_error" {
      return nil
    }
    let code = Code.contextExceeded(promptTokens: tokens, contextLength: length)
    guard let tokens, let length else { return ModelError(code, "The prompt is longer than the model's context") }
    return ModelError(code, "The prompt has \(tokens) tokens, and the model's context \(length)")
  }

  private static func badRequest(_ answer: ServerAnswer) -> ModelError {
    // It has no kind of its own.
    if answer.holds(anyOf: ["credit balance"]) { return noCredit(answer) }
    return ModelError(.badRequest, answer.text(or: "The server refused the request"))
  }

  private static func noCredit(_ answer: ServerAnswer) -> ModelError {
    ModelError(.limitReached, "The account has no credit left" + answer.detailText)
  }

  /// A missing model and a missing path have the same status.
  private static func notFound(_ answer: ServerAnswer) -> ModelError {
    guard answer.isFromAPI, answer.holds(anyOf: ["model"]) else {
      return ModelError(.notAModelServer, "The server has no such API: the address or its path is wrong")
    }
    return ModelError(.modelNotFound, "The API has no model of this name, or has it no more")
  }

  /// Limits on spending do not pass by waiting.
  private static func limited(_ answer: ServerAnswer) -> ModelError {
    if FinalLimit.isNamed(by: answer.limitNames) {
      return ModelError(.limitReached, "The account's limit on spending is reached" + answer.detailText)
    }
    return ModelError(.limitReached, "Too many requests or tokens a minute" + answer.detailText, retry: .withBackoff)
  }

  /// Inside a stream the model had begun, and another try may end otherwise.
  private static func failed(_ answer: ServerAnswer) -> ModelError {
    guard let status = answer.status else {
      return ModelError(.modelFailed, answer.text(or: "The model broke down"), retry: .once)
    }
    return ModelError(
      .serverError(status: status), answer.text(or: "The server failed without a reason"), retry: .withBackoff)
  }

  /// The end of a reply that the model, or a filter, would not go on with.
  static func refusal(_ details: JSONValue?) -> ModelError {
    let categories = [
      "cyber": "it could enable an attack on computers", "bio": "it could enable harm by biology",
      "frontier_llm": "it could help to build competing models",
      "reasoning_extraction": "it asks for the model's inner reasoning", "general_harms": "it could do harm",
    ]
    let reason = details?["explanation"]?.string ?? details?["category"]?.string.flatMap { categories[$0] }
    return ModelError(.refused, "The model's safeguards stopped the reply" + (reason.map { ": \($0)" } ?? ""))
  }
}

extension ServerAnswer {
  /// What the server wrote, to follow a sentence.
  fileprivate var detailText: String { message.isEmpty ? "" : ": \(message)" }
}
