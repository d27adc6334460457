import ScriptedServer

/// An answer as one API writes it, and the ways in which it can break.
struct AnswerScript {
  /// A whole answer that is no reply.
  struct Refusal {
    var status: String
    var body: String
    var type = "application/json"

    static func page(_ status: String) -> Refusal {
      Refusal(status: status, body: "<html><body><h1>Something else</h1></body></html>", type: "text/html")
    }
  }

  /// The fields of each event, a line each, without the blank line after it.
  var events: [String]
  /// The event that says that nothing more comes, where the API has one.
  var end: String?
  /// The reply as one object.
  var object: String
  /// An event that says what went wrong.
  var failure: String
  /// An event that carries text as something that is none.
  var wrongTypes: String
  var refusal: Refusal?

  /// Writes the answer, as whole or as broken as it is to be, and returns whether the connection stays open.
  func write(to connection: ServerConnection, as answer: ChatAnswer) throws -> Bool {
    if let refusal {
      let headers = answer.retryAfter.map { ["Retry-After: \($0)"] } ?? []
      try connection.respond(refusal.body, status: refusal.status, type: refusal.type, headers: headers)
      return true
    }
    let half = max(2, events.count / 2)
    switch answer.fault {
    case .wholeObject:
      try connection.respond(object)
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
      try connection.writeChunk(String(events[half].prefix(40)))
      return false
    case .neverFinished:
      try start(connection, events.prefix(half))
      if let end { try connection.writeChunk(end + "\n\n") }
      try connection.endResponse()
      return true
    case .streamError: return try write(failure, after: half, to: connection)
    case .oldStreamError: return try write("error" + failure.dropFirst("data".count), after: half, to: connection)
    case .garbage: return try write("data: {{{", after: half, to: connection)
    case .wrongTypes: return try write(wrongTypes, after: half, to: connection)
    default: return try writeWhole(to: connection, as: answer)
    }
  }

  private func start(_ connection: ServerConnection, _ events: some Sequence<String>) throws {
    try connection.startResponse(type: "text/event-stream")
    for event in events { try connection.writeChunk(event + "\n\n") }
  }

  private func write(_ event: String, after count: Int, to connection: ServerConnection) throws -> Bool {
    try start(connection, events.prefix(count))
    try connection.writeChunk(event + "\n\n")
    try connection.endResponse()
    return true
  }

  private func writeWhole(to connection: ServerConnection, as answer: ChatAnswer) throws -> Bool {
    var pieces = events.map { $0 + "\n\n" }
    if answer.fault == .pings { pieces = pieces.flatMap { [":\n\n", $0] } }
    if answer.fault == .noLastBlankLine {
      pieces[pieces.count - 1] = events[events.count - 1]
    } else if answer.fault != .noDone, let end {
      pieces.append(end + "\n\n")
    }
    if answer.fault == .lineEnds {
      pieces = pieces.map { $0.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n") }
    }
    try connection.startResponse(type: "text/event-stream")
    if answer.fault == .byteByByte {
      for byte in pieces.joined().utf8 { try connection.write([0x31, 0x0D, 0x0A, byte, 0x0D, 0x0A]) }
    } else {
      for piece in pieces { try connection.writeChunk(piece) }
    }
    try connection.endResponse()
    return true
  }
}

/// Text as pieces of a few characters, cut between them.
func pieces(of text: String) -> [String] {
  var pieces: [String] = []
  var rest = Substring(text)
  while !rest.isEmpty {
    pieces.append(String(rest.prefix(9)))
    rest = rest.dropFirst(9)
  }
  return pieces
}
