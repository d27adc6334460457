import JSONText

extension AnswerScript {
  /// An answer as the Gemini API writes it.
  init(content answer: ChatAnswer, model: String) {
    let stream = ContentStream(answer: answer, model: model)
    var events = stream.events.map { "data: \($0.text())" }
    if answer.fault == .unknownEvents {
      events = events.flatMap { ["data: {\"newThing\":{\"index\":0}}", $0] }
    }
    self.init(
      events: events, end: nil, object: stream.object.text(),
      failure: "data: " + ContentServer.error(503, "The model is overloaded.", "UNAVAILABLE"),
      wrongTypes: #"data: {"candidates":[{"content":{"parts":[{"text":17}]}}]}"#,
      refusal: Self.contentRefusal(answer.fault))
  }

  private static func contentRefusal(_ fault: ChatFault?) -> Refusal? {
    func json(_ status: String, _ message: String, _ name: String, _ details: [JSONValue] = []) -> Refusal {
      Refusal(status: status, body: ContentServer.error(Int(status.prefix(3)) ?? 0, message, name, details))
    }
    func quota(_ id: String) -> JSONValue {
      ["@type": "type.googleapis.com/google.rpc.QuotaFailure", "violations": [["quotaId": .string(id)]]]
    }
    let pause: JSONValue = ["@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "22s"]
    switch fault {
    case .contextExceeded:
      return json(
        "400 Bad Request",
        "The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).", "INVALID_ARGUMENT")
    case .badRequest: return json("400 Bad Request", "Invalid JSON payload received.", "INVALID_ARGUMENT")
    case .keyInvalid:
      return json("400 Bad Request", "API key expired.", "INVALID_ARGUMENT", [["reason": "API_KEY_INVALID"]])
    case .regionRefused: return json("400 Bad Request", "User location is not supported.", "FAILED_PRECONDITION")
    case .unauthorized: return json("401 Unauthorized", "Request had no credentials.", "UNAUTHENTICATED")
    case .forbidden: return json("403 Forbidden", "The caller does not have permission", "PERMISSION_DENIED")
    case .missingModel: return json("404 Not Found", "models/gemini-gone is not found", "NOT_FOUND")
    case .missingPath: return .page("404 Not Found")
    case .limited:
      // Streams wrap errors.
      var refusal = json("429 Too Many Requests", "Quota exceeded", "RESOURCE_EXHAUSTED", [quota("PerMinute"), pause])
      refusal.body = "[\(refusal.body)]"
      return refusal
    case .spendLimit:
      return json("429 Too Many Requests", "Quota exceeded", "RESOURCE_EXHAUSTED", [quota("RequestsPerDay"), pause])
    case .failed: return json("500 Internal Server Error", "An internal error has occurred", "INTERNAL")
    case .overloaded: return json("503 Service Unavailable", "The model is overloaded.", "UNAVAILABLE")
    case .tookTooLong: return json("504 Gateway Timeout", "Deadline expired", "DEADLINE_EXCEEDED")
    case .proxyPage: return .page("502 Bad Gateway")
    case .signInPage: return .page("403 Forbidden")
    case .redirect: return Refusal(status: "302 Found", body: "", type: "text/plain")
    case .page: return .page("200 OK")
    case .errorObject:
      return Refusal(status: "200 OK", body: ContentServer.error(500, "it failed", "INTERNAL"))
    case .bareError:
      let text = ContentServer.error(503, "The model is overloaded.", "UNAVAILABLE")
      let lines = text.split(separator: ",").joined(separator: ",\n")
      return Refusal(status: "200 OK", body: "[\(lines)\n]\n", type: "text/event-stream")
    case .blocked:
      let text = #"{"promptFeedback":{"blockReason":"PROHIBITED_CONTENT"},"usageMetadata":{"promptTokenCount":5}}"#
      return Refusal(status: "200 OK", body: "data: \(text)\r\n\r\n", type: "text/event-stream")
    case .empty: return Refusal(status: "200 OK", body: "", type: "text/event-stream")
    case .otherObject: return Refusal(status: "200 OK", body: #"{"hello":"world"}"#)
    default: return nil
    }
  }
}
