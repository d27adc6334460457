import JSONText
import ScriptedServer

/// Writes an answer, as whole or as broken as it is to be. The server speaks HTTP/1.0: each answer ends its connection.
struct KoboldResponse {
  let answer: KoboldAnswer
  let promptTokens: Int

  func write(to connection: ServerConnection) throws {
    if let (status, body, type) = refusal { return try Self.respond(body, status, type, to: connection) }
    var events = pieces(of: answer.text).map { Self.event($0, nil) }
    let half = max(1, events.count / 2)
    switch answer.fault {
    case .closedBeforeHead: return
    case .wholeObject:
      let result: JSONValue = [
        "text": .string(answer.text), "tool_calls": [], "finish_reason": .string(answer.finishReason),
        "logprobs": .null, "prompt_tokens": JSONValue(promptTokens),
        "completion_tokens": JSONValue(answer.outputTokens),
      ]
      try Self.respond(JSONValue.object(["results": [result]]).text(), to: connection)
    case .reset, .cut, .cutInEvent, .hangs:
      try start(connection, events.prefix(half))
      if answer.fault == .cutInEvent { try connection.write(String(events[half].prefix(30))) }
      if answer.fault == .reset { connection.reset() }
      if answer.fault == .hangs { connection.waitForClose() }
    case .streamError, .garbage, .wrongTypes:
      let last =
        switch answer.fault {
        case .garbage: "event: message\ndata: {{{\n\n"
        case .wrongTypes: "event: message\ndata: {\"token\": 17, \"finish_reason\": null}\n\n"
        default: "data: {\"detail\": {\"msg\": \"the model broke down\", \"type\": \"server_error\"}}\n\n"
        }
      try start(connection, events.prefix(half) + [last])
    default:
      events.append(Self.event("", answer.fault == .errorFinish ? "error" : answer.finishReason))
      try writeWhole(events, to: connection)
    }
  }

  private func writeWhole(_ events: [String], to connection: ServerConnection) throws {
    var text = events.joined()
    if answer.fault == .lineEnds {
      text = text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n")
    }
    if answer.fault == .noLastBlankLine { text = String(text.dropLast(2)) }
    try start(connection, [])
    if answer.fault == .byteByByte {
      for byte in text.utf8 { try connection.write([byte]) }
    } else {
      try connection.write(text)
    }
  }

  private func start(_ connection: ServerConnection, _ events: some Sequence<String>) throws {
    try connection.write(
      "HTTP/1.0 200 OK\r\nX-Accel-Buffering: no\r\ncache-control: no-cache\r\nconnection: keep-alive\r\n"
        + "content-type: text/event-stream\r\n\r\n")
    for event in events { try connection.write(event) }
  }

  /// As Python writes it, with blanks and with escapes for all that is not ASCII.
  private static func event(_ token: String, _ reason: String?) -> String {
    let units = JSONValue.string(token).text().utf16.map { unit in
      let digits = String(unit, radix: 16)
      return unit > 0x7E
        ? "\\u" + String(repeating: "0", count: 4 - digits.count) + digits : String(UnicodeScalar(UInt8(unit)))
    }
    let escaped = units.joined()
    return
      "event: message\ndata: {\"token\": \(escaped), \"finish_reason\": \(reason.map { "\"\($0)\"" } ?? "null")}\n\n"
  }

  static func respond(
    _ body: String, _ status: String = "200 OK", _ type: String = "application/json", to connection: ServerConnection
  ) throws {
    var head = "HTTP/1.0 \(status)\r\ncontent-length: \(body.utf8.count)\r\ncontent-type: \(type)\r\n"
    if status.hasPrefix("3") { head += "location: https://elsewhere.example/\r\n" }
    try connection.write(head + "\r\n" + body)
  }

  static func detail(_ message: String, _ type: String) -> String {
    JSONValue.object(["detail": ["msg": .string(message), "type": .string(type)]]).text()
  }

  /// A whole answer that is no reply.
  private var refusal: (status: String, body: String, type: String)? {
    func json(_ status: String, _ message: String, _ type: String) -> (String, String, String) {
      (status, Self.detail(message, type), "application/json")
    }
    let page = "<html><body><h1>Something else</h1></body></html>"
    switch answer.fault {
    case .unauthorized:
      let text =
        #"{"detail": {"error": "Unauthorized", "msg": "Authentication key is missing or invalid.", "type": "unauthorized"}}"#
      return ("401 Unauthorized", text, "application/json")
    case .busy: return json("503 Service Unavailable", "Server is busy; please try again later.", "service_unavailable")
    case .tooQuick:
      let text = "You are sending requests too quickly. Please try again in 3 seconds."
      return json("503 Service Unavailable", text, "service_unavailable")
    case .loadingPage: return ("502 Bad Gateway", page, "text/html; charset=utf-8")
    case .tooBig:
      return json("500 Internal Server Error", "Payload is too big. Max payload size is 32MB.", "bad_input")
    case .badInput: return json("500 Internal Server Error", "Error parsing input.", "bad_input")
    case .missingPath: return ("404 Not Found", "Error: this endpoint does not exist.<br>", "text/html")
    case .failed: return ("500 Internal Server Error", page, "text/html")
    case .redirect: return ("302 Found", "", "text/html")
    case .signInPage: return ("403 Forbidden", page, "text/html")
    case .page: return ("200 OK", page, "text/html")
    case .empty: return ("200 OK", "", "text/event-stream")
    case .otherObject: return ("200 OK", #"{"hello":"world"}"#, "application/json")
    default: return nil
    }
  }
}
