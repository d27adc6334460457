import JSONText

extension AnswerScript {
  /// An answer as Anthropic's API writes it.
  init(messages answer: ChatAnswer, model: String) {
    let stream = MessagesStream(answer: answer, model: model)
    func event(_ name: String, _ value: String) -> String { "event: \(name)\ndata: \(value)" }
    var events = stream.events.map { event($0["type"]?.string ?? "", $0.text()) }
    if answer.fault == .unknownEvents {
      events = events.flatMap { [$0, event("new_thing", #"{"type":"new_thing","index":0}"#)] }
      events.insert(
        event("content_block_delta", #"{"type":"content_block_delta","index":0,"delta":{"type":"new_delta"}}"#), at: 4)
    }
    self.init(
      events: events, end: event("message_stop", #"{"type":"message_stop"}"#), object: stream.object.text(),
      failure: event("error", MessagesServer.error("Overloaded", "overloaded_error")),
      wrongTypes: event(
        "content_block_delta",
        #"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":17}}"#),
      refusal: Self.messagesRefusal(answer.fault))
  }

  private static func messagesRefusal(_ fault: ChatFault?) -> Refusal? {
    func json(_ status: String, _ message: String, _ type: String, code: String? = nil) -> Refusal {
      Refusal(status: status, body: MessagesServer.error(message, type, code: code))
    }
    switch fault {
    case .contextExceeded:
      return json("400 Bad Request", "prompt is too long: 210000 tokens > 200000 maximum", "invalid_request_error")
    case .badRequest: return json("400 Bad Request", "tools.0.name: too long", "invalid_request_error")
    case .unauthorized: return json("401 Unauthorized", "invalid x-api-key", "authentication_error")
    case .forbidden: return json("403 Forbidden", "not for this workspace", "permission_error")
    case .noCredit:
      return json("400 Bad Request", "Your credit balance is too low to access the API.", "invalid_request_error")
    case .missingModel: return json("404 Not Found", "model: claude-gone-1", "not_found_error")
    case .missingPath: return .page("404 Not Found")
    case .conflict: return json("409 Conflict", "another request is under way", "conflict_error")
    case .tooLarge: return json("413 Payload Too Large", "Request exceeds the maximum size", "request_too_large")
    case .limited: return json("429 Too Many Requests", "This would exceed your rate limit", "rate_limit_error")
    case .spendLimit:
      return json("429 Too Many Requests", "m", "rate_limit_error", code: "contract_spend_limit_reached")
    case .failed: return json("500 Internal Server Error", "Internal server error", "api_error")
    case .tookTooLong: return json("504 Gateway Timeout", "Request timed out", "timeout_error")
    case .overloaded: return json("529 Overloaded", "Overloaded", "overloaded_error")
    case .busy: return Refusal(status: "503 Service Unavailable", body: "upstream connect error", type: "text/plain")
    case .proxyPage: return .page("502 Bad Gateway")
    case .signInPage: return .page("403 Forbidden")
    case .redirect: return Refusal(status: "302 Found", body: "", type: "text/plain")
    case .page: return .page("200 OK")
    case .errorObject: return json("200 OK", "it failed", "api_error")
    case .bareError:
      return Refusal(
        status: "200 OK", body: MessagesServer.error("Overloaded", "overloaded_error"), type: "text/event-stream")
    case .empty: return Refusal(status: "200 OK", body: "", type: "text/event-stream")
    case .otherObject: return Refusal(status: "200 OK", body: #"{"hello":"world"}"#)
    default: return nil
    }
  }
}
