import ModelWire
import NexusProtocol

extension ModelError {
  /// What an error of the server means, and whether trying again makes sense; its errors are
  /// `{"detail":{"msg","type"}}`.
  init(koboldAnswer answer: ServerAnswer) {
    self =
      switch answer.status {
      case nil: ModelError(.modelFailed, answer.text(or: "The model broke down"), retry: .once)
      case 400, 422: ModelError(.badRequest, answer.text(or: "The server refused the request"))
      case 401: ModelError(.unauthorized, answer.text(or: "It asks for its password"))
      case 403: ModelError(.unauthorized, "Something in front of it asks for access")
      case 404, 405: ModelError(.notAModelServer, "The server has no such API: the address or its path is wrong")
      case 413: ModelError(.contextExceeded(promptTokens: nil, contextLength: nil), "The request is too large")
      case 429: ModelError(.limitReached, answer.text(or: "A usage limit is reached"), retry: .withBackoff)
      case 500 where answer.type == "bad_input":
        ModelError(.badRequest, answer.text(or: "The server refused the request"))
      case 502, 503, 504:
        ModelError(
          .busy, answer.text(or: "The server is loading its model or is not available"), retry: .withBackoff)
      case .some(let status) where (300..<400).contains(status):
        ModelError(.notAModelServer, "The server answered with status \(status), which leads to another address")
      case .some(let status):
        ModelError(.serverError(status: status), answer.text(or: "The server answered with status \(status)"))
      }
  }
}
