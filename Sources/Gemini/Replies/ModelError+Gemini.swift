import JSONText
import ModelWire
import NexusProtocol

extension ModelError {
  /// What an error of the API means, and whether trying again makes sense.
  ///
  /// Source: Gemini API, "Troubleshooting guide"; Google Cloud APIs, "Errors", `google.rpc.Code`.
  init(gemini answer: ServerAnswer) {
    self = Self.contextExceeded(answer) ?? Self.byStatus(answer)
  }

  private static func byStatus(_ answer: ServerAnswer) -> ModelError {
    switch answer.status {
    case nil: ModelError(.modelFailed, answer.text(or: "The model broke down"), retry: .once)
    case 400: badRequest(answer)
    case 401, 403: unauthorized(answer)
    case 402: ModelError(.limitReached, answer.text(or: "The account has no credit left"))
    case 404, 405: notFound(answer)
    case 408, 409: ModelError(.busy, answer.text(or: "The server gave the request up"), retry: .withBackoff)
    case 413:
      ModelError(.contextExceeded(promptTokens: nil, contextLength: nil), "The request is too large for the API")
    case 429: limited(answer)
    case 502, 503, 504, 529:
      ModelError(.busy, answer.text(or: "The server is busy, or what stands in front of it"), retry: .withBackoff)
    case .some(let status) where status >= 500:
      ModelError(
        .serverError(status: status), answer.text(or: "The server failed without a reason"), retry: .withBackoff)
    case .some(let status) where (300..<400).contains(status):
      ModelError(.notAModelServer, "The server answered with status \(status), which leads to another address")
    case .some(let status):
      ModelError(.serverError(status: status), answer.text(or: "The server answered with status \(status)"))
    }
  }

  /// The numbers stand in the sentence alone: `The input token count (N) exceeds the maximum number of tokens allowed (M).`
  private static func contextExceeded(_ answer: ServerAnswer) -> ModelError? {
    guard answer.holds(anyOf: ["exceeds the maximum number of tokens"]) else { return nil }
    let numbers = answer.numbers(after: "token count")
    let length = answer.numbers(after: "exceeds the maximum number of tokens").first
    let tokens = numbers.count > 1 ? numbers.first : nil
    let code = Code.contextExceeded(promptTokens: tokens, contextLength: length)
    guard let tokens, let length else { return ModelError(code, "The prompt is longer than the model's context") }
    return ModelError(code, "The prompt has \(tokens) tokens, and the model's context \(length)")
  }

  /// A wrong key has this status too, and so have regions and accounts that are not served.
  private static func badRequest(_ answer: ServerAnswer) -> ModelError {
    if answer.reasons.contains(where: { $0.hasPrefix("API_KEY_") }) || answer.holds(anyOf: ["api key not valid"]) {
      return ModelError(.unauthorized, "The key is not accepted: \(answer.message)")
    }
    if answer.statusName == "FAILED_PRECONDITION" {
      return ModelError(.unauthorized, answer.text(or: "The API is not offered for this account or from here"))
    }
    return ModelError(.badRequest, answer.text(or: "The server refused the request"))
  }

  private static func unauthorized(_ answer: ServerAnswer) -> ModelError {
    guard answer.isFromAPI else { return ModelError(.unauthorized, "Something in front of it asks for access") }
    return ModelError(.unauthorized, answer.text(or: "It asks for a key"))
  }

  /// A missing model and a missing path have the same status.
  private static func notFound(_ answer: ServerAnswer) -> ModelError {
    guard answer.isFromAPI, answer.holds(anyOf: ["model"]) else {
      return ModelError(.notAModelServer, "The server has no such API: the address or its path is wrong")
    }
    return ModelError(.modelNotFound, "The API has no model of this name, or has it no more")
  }

  /// A limit of a day does not pass by waiting.
  private static func limited(_ answer: ServerAnswer) -> ModelError {
    if FinalLimit.isNamed(by: answer.limitNames) {
      return ModelError(.limitReached, answer.text(or: "The day's limit is reached"))
    }
    return ModelError(
      .limitReached, answer.text(or: "Too many requests or tokens a minute"), retry: .withBackoff)
  }

  /// A prompt that a filter would not let through.
  static func blocked(_ reason: String, _ text: String?) -> ModelError {
    let more = text.map { $0.isEmpty ? "" : ": \($0)" } ?? ""
    return ModelError(.refused, "A filter of the host did not let the prompt through (\(reason))\(more)")
  }
}

extension ServerAnswer {
  /// Such as `INVALID_ARGUMENT`.
  var statusName: String? { detail?["status"]?.string }

  private var details: [JSONValue] { detail?["details"]?.array ?? [] }

  /// Such as `API_KEY_INVALID`.
  var reasons: [String] { details.compactMap { $0["reason"]?.string } }

  /// When to ask again, as a text such as `22s` or `1.5s`.
  var retryDelay: Duration? {
    guard let text = details.lazy.compactMap({ $0["retryDelay"]?.string }).first, text.hasSuffix("s"),
      let seconds = Double(text.dropLast()), seconds >= 0, seconds < 1e8
    else { return nil }
    return .milliseconds(Int64(seconds * 1000))
  }
}
