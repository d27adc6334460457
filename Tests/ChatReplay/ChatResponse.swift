import JSONText
import ScriptedServer

/// Writes an answer, as whole or as broken as it is to be.
struct ChatResponse {
  let answer: ChatAnswer
  let model: String

  /// Returns whether the connection stays open.
  func write(to connection: ServerConnection) throws -> Bool {
    if let (status, body, type) = refusal {
      let headers = answer.retryAfter.map { ["Retry-After: \($0)"] } ?? []
      try connection.respond(body, status: status, type: type, headers: headers)
      return true
    }
    let stream = ChatStream(answer: answer)
    let events = stream.events
    let half = max(2, events.count / 2)
    switch answer.fault {
    case .wholeObject:
      try connection.respond(stream.object)
      return true
    case .closedBeforeHead: return false
    case .reset:
      try start(connection, events.prefix(half))
      connection.reset()
      return false
    case .cut:
      try start(connection, events.prefix(half))
      return false
    case .cutInEvent:
      try start(connection, events.prefix(half))
      try connection.writeChunk("data: " + String(events[half].prefix(30)))
      return false
    case .neverFinished:
      try start(connection, events.prefix(half))
      try connection.writeChunk("data: [DONE]\n\n")
      try connection.endResponse()
      return true
    case .streamError, .oldStreamError:
      try start(connection, events.prefix(half))
      let field = answer.fault == .streamError ? "data" : "error"
      let text = ChatServer.error("the model broke down", "server_error", 500)
      try connection.writeChunk("\(field): \(text)\n\n")
      try connection.endResponse()
      return true
    case .garbage, .wrongTypes:
      try start(connection, events.prefix(half))
      let text = answer.fault == .garbage ? "{{{" : #"{"choices":[{"delta":{"content":17}}]}"#
      try connection.writeChunk("data: \(text)\n\n")
      try connection.endResponse()
      return true
    default: return try writeWhole(events, to: connection)
    }
  }

  private func start(_ connection: ServerConnection, _ events: some Sequence<String>) throws {
    try connection.startResponse(type: "text/event-stream")
    for event in events { try connection.writeChunk("data: \(event)\n\n") }
  }

  private func writeWhole(_ events: [String], to connection: ServerConnection) throws -> Bool {
    let end = answer.fault == .lineEnds ? "\r\n" : "\n"
    var lines = events.map { "data: \($0)\(end)\(end)" }
    if answer.fault == .pings { lines = lines.flatMap { [":\n\n", $0] } }
    if answer.fault != .noDone, answer.fault != .noLastBlankLine { lines.append("data: [DONE]\(end)\(end)") }
    if answer.fault == .noLastBlankLine { lines[lines.count - 1] = "data: \(events[events.count - 1])" }
    try connection.startResponse(type: "text/event-stream")
    if answer.fault == .byteByByte {
      for byte in lines.joined().utf8 { try connection.write([0x31, 0x0D, 0x0A, byte, 0x0D, 0x0A]) }
    } else {
      for line in lines { try connection.writeChunk(line) }
    }
    try connection.endResponse()
    return true
  }

  /// A whole answer that is no reply.
  private var refusal: (status: String, body: String, type: String)? {
    func json(_ status: String, _ message: String, _ type: String, _ code: Int) -> (String, String, String) {
      (status, ChatServer.error(message, type, code), "application/json")
    }
    let page = "<html><body><h1>Something else</h1></body></html>"
    switch answer.fault {
    case .contextExceeded:
      let text = ChatServer.error(
        "request (20000 tokens) exceeds the available context size (16384 tokens), try increasing it",
        "exceed_context_size_error", 400, beside: [("n_prompt_tokens", 20000), ("n_ctx", 16384)])
      return ("400 Bad Request", text, "application/json")
    case .badRequest: return json("400 Bad Request", "Field 'seed' is wrong", "invalid_request_error", 400)
    case .unauthorized: return json("401 Unauthorized", "Invalid API Key", "authentication_error", 401)
    case .keyRepeated:
      return json(
        "401 Unauthorized", "Incorrect API key provided: \(answer.content)", "authentication_error", 401)
    case .noCredit: return json("402 Payment Required", "Insufficient Balance", "unknown_error", 402)
    case .missingModel: return json("404 Not Found", "The model 'x' does not exist", "not_found_error", 404)
    case .missingPath: return ("404 Not Found", page, "text/html")
    case .busy: return json("503 Service Unavailable", "Server is busy", "service_unavailable", 503)
    case .limited: return json("429 Too Many Requests", "Rate limit reached", "rate_limit_exceeded", 429)
    case .failed: return json("500 Internal Server Error", "it failed", "server_error", 500)
    case .loadFailed: return json("500 Internal Server Error", "model name=x failed to load", "server_error", 500)
    case .proxyPage: return ("502 Bad Gateway", page, "text/html")
    case .signInPage: return ("403 Forbidden", page, "text/html")
    case .redirect: return ("302 Found", "", "text/plain")
    case .page: return ("200 OK", page, "text/html")
    case .errorObject: return json("200 OK", "it failed", "server_error", 500)
    case .empty: return ("200 OK", "", "text/event-stream")
    case .otherObject: return ("200 OK", #"{"hello":"world"}"#, "application/json")
    case .onlyDone: return ("200 OK", "data: [DONE]\n\n", "text/event-stream")
    default: return nil
    }
  }
}
