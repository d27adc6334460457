extension Recording.Reply {
  /// This reply as a fault of the model leaves it.
  func spoiled(by fault: Recording.Fault.Kind?) -> Recording.Reply {
    var reply = self
    switch fault {
    case .lengthReached:
      reply.content = String(content.prefix(content.count / 2))
      reply.doneReason = "length"
    case .thinkingOnly:
      if thinking.isEmpty { reply.thinking = content }
      reply.content = ""
      reply.toolCalls = []
      reply.doneReason = "length"
    case .emptyReply:
      reply.content = ""
      reply.thinking = ""
      reply.toolCalls = []
    case .thinkTags:
      reply.content = "<think>\n\(thinking)\n</think>\n\n\(content)"
      reply.thinking = ""
    default: break
    }
    return reply
  }
}

extension Answer {
  /// Puts a fault of the lines into a stream. In an answer of one piece an error line becomes a status, as in
  /// Ollama, and the ends of lines mean nothing.
  mutating func spoil(with fault: Recording.Fault.Kind?, isStream: Bool) {
    switch fault {
    case .errorLine(let text, let count):
      guard isStream else {
        self = .error(500, text)
        return
      }
      let error: BodyValue = ["error": .string(text)]
      pieces = Array(pieces.prefix(count)) + [Array((error.json + "\n").utf8)]
    case .strayLine(let text, let count):
      pieces.insert(Array((text + "\n").utf8), at: min(count, pieces.count))
    case .longLine(let bytes):
      pieces.insert(Self.line(content: Array(repeating: UInt8(ascii: "x"), count: bytes)), at: 0)
    case .invalidUTF8:
      pieces.insert(Self.line(content: [0x61, 0xFF, 0xFE, 0xC3, 0x28]), at: 0)
    case .crlf where isStream:
      pieces = pieces.map { Array($0.dropLast()) + Array("\r\n".utf8) }
    case .blankLines where isStream:
      pieces = pieces.map { $0 + Array("\n".utf8) }
    case .noFinalLineEnd where isStream:
      if let last = pieces.popLast() { pieces.append(Array(last.dropLast())) }
    default: break
    }
  }

  /// A line of a chat whose content is `bytes`, as they are.
  private static func line(content bytes: [UInt8]) -> [UInt8] {
    let start = #"{"model":"m","created_at":"2026-01-02T03:00:00Z","message":{"role":"assistant","content":""#
    return Array(start.utf8) + bytes + Array("\"},\"done\":false}\n".utf8)
  }
}
