import JSONText

extension AnswerScript {
  /// An answer as llama.cpp's server writes it.
  init(chat answer: ChatAnswer) {
    let stream = ChatStream(answer: answer)
    self.init(
      events: stream.events.map { "data: \($0)" }, end: "data: [DONE]", object: stream.object,
      failure: "data: " + ChatServer.error("the model broke down", "server_error", 500),
      wrongTypes: #"data: {"choices":[{"delta":{"content":17}}]}"#, refusal: Self.refusal(answer))
  }

  private static func refusal(_ answer: ChatAnswer) -> Refusal? {
    func json(_ status: String, _ message: String, _ type: String, _ code: Int) -> Refusal {
      Refusal(status: status, body: ChatServer.error(message, type, code))
    }
    switch answer.fault {
    case .contextExceeded:
      let text = ChatServer.error(
        "request (20000 tokens) exceeds the available context size (16384 tokens), try increasing it",
        "exceed_context_size_error", 400, beside: [("n_prompt_tokens", 20000), ("n_ctx", 16384)])
      return Refusal(status: "400 Bad Request", body: text)
    case .badRequest: return json("400 Bad Request", "Field 'seed' is wrong", "invalid_request_error", 400)
    case .unauthorized: return json("401 Unauthorized", "Invalid API Key", "authentication_error", 401)
    case .keyRepeated:
      return json(
        "401 Unauthorized", "Incorrect API key provided: \(answer.content)", "authentication_error", 401)
    case .noCredit: return json("402 Payment Required", "Insufficient Balance", "unknown_error", 402)
    case .missingModel: return json("404 Not Found", "The model 'x' does not exist", "not_found_error", 404)
    case .missingPath: return .page("404 Not Found")
    case .busy: return json("503 Service Unavailable", "Server is busy", "service_unavailable", 503)
    case .limited: return json("429 Too Many Requests", "Rate limit reached", "rate_limit_exceeded", 429)
    case .failed: return json("500 Internal Server Error", "it failed", "server_error", 500)
    case .loadFailed: return json("500 Internal Server Error", "model name=x failed to load", "server_error", 500)
    case .proxyPage: return .page("502 Bad Gateway")
    case .signInPage: return .page("403 Forbidden")
    case .redirect: return Refusal(status: "302 Found", body: "", type: "text/plain")
    case .page: return .page("200 OK")
    case .errorObject: return json("200 OK", "it failed", "server_error", 500)
    case .empty: return Refusal(status: "200 OK", body: "", type: "text/event-stream")
    case .otherObject: return Refusal(status: "200 OK", body: #"{"hello":"world"}"#)
    case .onlyDone: return Refusal(status: "200 OK", body: "data: [DONE]\n\n", type: "text/event-stream")
    default: return nil
    }
  }
}
