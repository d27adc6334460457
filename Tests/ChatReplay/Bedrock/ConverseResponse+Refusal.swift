import JSONText

extension ConverseResponse {
  /// A whole answer that is no reply.
  struct Refusal {
    var status: String
    var body: String
    var type: String?
    var headers: [String] = []
  }

  private static func error(_ status: String, _ type: String, _ message: String) -> Refusal {
    let body = JSONValue.object(["message": .string(message)]).text()
    // The service appends an address to the type.
    let header = "x-amzn-ErrorType: \(type):http://internal.amazon.com/coral/com.amazon.bedrock/"
    return Refusal(status: status, body: body, headers: [header, "x-amzn-RequestId: 1-2-3"])
  }

  func refusal(streams: Bool) -> Refusal? {
    let page = "<html><body><h1>Something else</h1></body></html>"
    let invalid = ("400 Bad Request", "ValidationException")
    switch answer.fault {
    case .validation: return Self.error(invalid.0, invalid.1, "messages.1.content is wrong")
    case .noProfile:
      let text =
        "Invocation of model ID x with on-demand throughput isn’t supported. Retry your request with an inference profile."
      return Self.error(invalid.0, invalid.1, text)
    case .wrongIdentifier: return Self.error(invalid.0, invalid.1, "The provided model identifier is invalid.")
    case .tooLong: return Self.error(invalid.0, invalid.1, "Input is too long for requested model.")
    case .noTools: return Self.error(invalid.0, invalid.1, "This model doesn't support tool use.")
    case .noStream where streams:
      return Self.error(invalid.0, invalid.1, "This model doesn't support tool use in streaming mode.")
    case .quota: return Self.error("400 Bad Request", "ServiceQuotaExceededException", "The quota is spent.")
    case .denied:
      return Self.error("403 Forbidden", "AccessDeniedException", "You don't have access to the model with this ID.")
    case .unknownKey:
      return Self.error("403 Forbidden", "UnrecognizedClientException", "The security token is invalid.")
    case .wrongSignature:
      return Self.error("403 Forbidden", "InvalidSignatureException", "The signature does not match.")
    case .wrongClock:
      var refusal = Self.error("403 Forbidden", "InvalidSignatureException", "Signature expired: it is now later.")
      refusal.headers.append("Date: Sat, 21 Nov 2026 13:30:00 GMT")
      return refusal
    case .expired:
      // Without a header, with the type in the body.
      let body = #"{"__type":"com.amazon.coral.service#ExpiredTokenException","Message":"The token has expired"}"#
      return Refusal(status: "403 Forbidden", body: body)
    case .noModel: return Self.error("404 Not Found", "ResourceNotFoundException", "The model has reached its end.")
    case .modelTimeout: return Self.error("408 Request Timeout", "ModelTimeoutException", "The model took too long.")
    case .modelError: return Self.error("424 Failed Dependency", "ModelErrorException", "The model broke down.")
    case .throttled:
      return Self.error("429 Too Many Requests", "ThrottlingException", "Too many tokens, please wait.")
    case .notReady: return Self.error("429 Too Many Requests", "ModelNotReadyException", "The model is not ready.")
    case .internalError: return Self.error("500 Internal Server Error", "InternalServerException", "It failed.")
    case .unavailable: return Self.error("503 Service Unavailable", "ServiceUnavailableException", "Too busy.")
    case .missingPath: return Refusal(status: "404 Not Found", body: "<UnknownOperationException/>", type: "text/xml")
    case .proxyPage: return Refusal(status: "502 Bad Gateway", body: page, type: "text/html")
    case .signInPage: return Refusal(status: "403 Forbidden", body: page, type: "text/html")
    case .redirect: return Refusal(status: "302 Found", body: "", headers: ["Location: https://elsewhere.example/"])
    case .page: return Refusal(status: "200 OK", body: page, type: "text/html")
    case .empty: return Refusal(status: "200 OK", body: "", type: "application/vnd.amazon.eventstream")
    default: return nil
    }
  }
}
