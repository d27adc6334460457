import NexusProtocol

extension ModelError {
  /// What an error means, and whether trying again makes sense.
  init(bedrockAnswer answer: BedrockAnswer) {
    self = Self.byType(answer) ?? Self.byStatus(answer)
  }

  private static func byType(_ answer: BedrockAnswer) -> ModelError? {
    switch answer.type {
    case "ValidationException": invalid(answer)
    case "ServiceQuotaExceededException": ModelError(.limitReached, answer.text(or: "A quota of the account is spent"))
    case "AccessDeniedException":
      ModelError(.unauthorized, answer.text(or: "The account has no access to the model"))
    case "UnrecognizedClientException", "InvalidClientTokenId":
      ModelError(.unauthorized, "It does not know the key: it is wrong, or was taken back")
    case "InvalidSignatureException", "SignatureDoesNotMatch":
      ModelError(.unauthorized, "The signature is not right: the secret key is wrong, or this machine's clock is")
    case "RequestExpired", "RequestTimeTooSkewed":
      ModelError(.unauthorized, "The time of the request is not right: this machine's clock is wrong")
    case "ExpiredTokenException", "ExpiredToken": ModelError(.unauthorized, "The keys have expired")
    case "IncompleteSignatureException", "MissingAuthenticationTokenException":
      ModelError(.unauthorized, "It asks for keys")
    case "ResourceNotFoundException": ModelError(.modelNotFound, answer.text(or: "There is no such model"))
    case "ModelTimeoutException":
      ModelError(.busy, answer.text(or: "The model took too long"), retry: .withBackoff)
    case "ModelErrorException", "ModelStreamErrorException":
      ModelError(.modelFailed, answer.text(or: "The model broke down"), retry: .once)
    case "ThrottlingException", "TooManyRequestsException":
      ModelError(.limitReached, answer.text(or: "A usage limit is reached"), retry: .withBackoff)
    case "ModelNotReadyException": ModelError(.busy, answer.text(or: "The model is not ready"), retry: .withBackoff)
    case "InternalServerException":
      ModelError(
        .serverError(status: answer.status ?? 500), answer.text(or: "The server failed without a reason"),
        retry: .withBackoff)
    case "ServiceUnavailableException":
      ModelError(.busy, answer.text(or: "The server is busy"), retry: .withBackoff)
    default: nil
    }
  }

  /// One type for everything that is wrong with a request, so that only its words tell what it is.
  private static func invalid(_ answer: BedrockAnswer) -> ModelError {
    if answer.holds("on-demand throughput") {
      return ModelError(
        .modelNotFound,
        "The model is only there by a profile: write its name with the prefix of a region, as `us.` or `global.`")
    }
    if answer.holds("model identifier is invalid") {
      return ModelError(.modelNotFound, "There is no such model in the region")
    }
    if answer.holds("too long", "too many input tokens", "exceeds the maximum number of tokens") {
      return ModelError(
        .contextExceeded(promptTokens: nil, contextLength: nil),
        answer.text(or: "The prompt is longer than the model's context"))
    }
    if answer.holds("doesn't support tool use", "does not support tool use") {
      return ModelError(.unsupported(feature: "tools"), answer.message)
    }
    return ModelError(.badRequest, answer.text(or: "The server refused the request"))
  }

  private static func byStatus(_ answer: BedrockAnswer) -> ModelError {
    switch answer.status {
    case nil: ModelError(.modelFailed, answer.text(or: "The model broke down"), retry: .once)
    case 400: ModelError(.badRequest, answer.text(or: "The server refused the request"))
    case 401, 403:
      ModelError(
        .unauthorized,
        answer.isFromAPI ? answer.text(or: "It asks for keys") : "Something in front of it asks for access")
    case 404, 405: ModelError(.notAModelServer, "The server has no such API: the address or its path is wrong")
    case 408: ModelError(.busy, answer.text(or: "The model took too long"), retry: .withBackoff)
    case 413: ModelError(.contextExceeded(promptTokens: nil, contextLength: nil), "The request is too large")
    case 424: ModelError(.modelFailed, answer.text(or: "The model broke down"), retry: .once)
    case 429: ModelError(.limitReached, answer.text(or: "A usage limit is reached"), retry: .withBackoff)
    case 500:
      ModelError(
        .serverError(status: 500), answer.text(or: "The server failed without a reason"), retry: .withBackoff)
    case 502, 503, 504: ModelError(.busy, answer.text(or: "The server is busy"), retry: .withBackoff)
    case .some(let status) where (300..<400).contains(status):
      ModelError(.notAModelServer, "The server answered with status \(status), which leads to another address")
    case .some(let status):
      ModelError(.serverError(status: status), answer.text(or: "The server answered with status \(status)"))
    }
  }
}
