/// Turns an answer and its fault into what happens on the connection.
struct WirePlan {
  private let answer: Answer
  private let fault: Recording.Fault.Kind?
  private let isHead: Bool
  private var steps: [WireStep] = []

  /// - Parameter isHead: Whether the request's method was HEAD, so that no body follows.
  static func steps(for answer: Answer, fault: Recording.Fault.Kind? = nil, isHead: Bool = false) -> [WireStep] {
    var plan = WirePlan(answer: answer, fault: fault, isHead: isHead)
    plan.build()
    guard fault == .byteByByte else { return plan.steps }
    return plan.steps.flatMap { step in
      guard case .send(let bytes) = step else { return [step] }
      return bytes.map { .send([$0]) }
    }
  }

  private init(answer: Answer, fault: Recording.Fault.Kind?, isHead: Bool) {
    self.answer = answer
    self.fault = fault
    self.isHead = isHead
  }

  private mutating func build() {
    steps = answer.gates.map { .wait($0) }
    if answer.delay > .zero { steps.append(.pause(answer.delay)) }
    if let hold = answer.hold, hold.afterPieces == 0 { steps.append(.wait(hold.gate)) }
    switch fault {
    case .closeBeforeHead: steps.append(.close)
    case .resetBeforeHead: steps.append(.reset)
    case .stallBeforeHead: steps.append(.stall)
    case .stallInHead: steps += [.send(Array(head.prefix(head.count / 2))), .stall]
    case .garbageResponse: steps += [.send(Array("\u{1}\u{2}SSH-2.0-not-http\r\n\u{0}\u{7F}".utf8)), .close]
    default: buildBody()
    }
  }

  private mutating func buildBody() {
    if fault == .interim {
      steps.append(.send(Array("HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n".utf8)))
    }
    steps.append(.send(head))
    if isHead { return }
    for (index, piece) in answer.pieces.enumerated() {
      if index > 0 {
        if answer.delayBetween > .zero { steps.append(.pause(answer.delayBetween)) }
        if let hold = answer.hold, hold.afterPieces == index { steps.append(.wait(hold.gate)) }
      }
      if case .cut(let ending, let lines) = fault, lines == index {
        cut(ending, at: piece)
        return
      }
      steps.append(.send(framed(piece)))
    }
    if let hold = answer.hold, hold.afterPieces > 0, hold.afterPieces >= answer.pieces.count {
      steps.append(.wait(hold.gate))
    }
    if case .cut(let ending, _) = fault {
      cut(ending, at: [])
      return
    }
    finish()
  }

  private mutating func cut(_ ending: Recording.Fault.Ending, at piece: [UInt8]) {
    let half = Array(piece.prefix(piece.count / 2))
    switch ending {
    case .endEarly: steps += answer.framing == .chunked ? [.send(Self.lastChunk)] : [.close]
    case .close: steps.append(.close)
    case .closeMidLine: steps += [.send(framed(half)), .close]
    case .truncateChunk: steps += [.send(Array(framed(piece).prefix(piece.count / 2 + 4))), .close]
    case .reset: steps.append(.reset)
    case .stall: steps.append(.stall)
    case .stallMidLine: steps += [.send(framed(half)), .stall]
    }
  }

  private mutating func finish() {
    switch fault {
    case .badChunkSize: steps += [.send(Array("zz\r\n".utf8)), .close]
    case .shortBody, .announcedClose, .silentClose:
      if framing == .chunked { steps.append(.send(Self.lastChunk)) }
      steps.append(.close)
    default:
      switch framing {
      case .chunked: sendWithLastPiece(Self.lastChunk)
      case .length: break
      case .untilClose: steps.append(.close)
      }
    }
  }

  /// Sends `bytes` in one write with what was sent last: a client that leaves once it has read the final line has had
  /// its whole answer.
  private mutating func sendWithLastPiece(_ bytes: [UInt8]) {
    if case .send(let last) = steps.last {
      steps[steps.count - 1] = .send(last + bytes)
    } else {
      steps.append(.send(bytes))
    }
  }

  private static let lastChunk = Array("0\r\n\r\n".utf8)

  private var framing: Answer.Framing {
    switch fault {
    case .untilClose: .untilClose
    case .shortBody: .length
    default: answer.framing
    }
  }

  private func framed(_ bytes: [UInt8]) -> [UInt8] {
    guard framing == .chunked else { return bytes }
    if bytes.isEmpty { return [] }
    return Array((String(bytes.count, radix: 16) + "\r\n").utf8) + bytes + Array("\r\n".utf8)
  }

  private var head: [UInt8] {
    var fields: [(String, String)] = []
    if let type = answer.contentType { fields.append(("Content-Type", type)) }
    fields.append(("Date", "Fri, 02 Jan 2026 03:00:00 GMT"))
    let length = answer.pieces.reduce(0) { $0 + $1.count }
    switch framing {
    case .chunked: fields.append(("Transfer-Encoding", "chunked"))
    case .length: fields.append(("Content-Length", String(fault == .shortBody ? length + 100 : length)))
    case .untilClose: fields.append(("Connection", "close"))
    }
    if fault == .announcedClose { fields.append(("Connection", "close")) }
    let lines = ["HTTP/1.1 \(answer.status) \(Self.reason(answer.status))"] + fields.map { "\($0): \($1)" }
    return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
  }

  private static func reason(_ status: Int) -> String {
    let reasons = [
      200: "OK", 400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found",
      405: "Method Not Allowed", 422: "Unprocessable Entity", 429: "Too Many Requests",
      500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Unavailable",
    ]
    return reasons[status] ?? "Replayed"
  }
}
