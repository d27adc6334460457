package import ModelWire
package import NexusProtocol

/// What a decoder makes of the bytes of a reply.
package struct Decoded: Equatable {
  package var reply: ModelReply?
  package var failure: ModelError?
  /// As the events told it.
  package var content = ""
  package var thinking = ""
  package var toolCalls: [ToolCall] = []

  /// - Parameter cuts: Where the bytes are cut in pieces, from small to large.
  package init(_ text: String, _ dialect: some ReplyDialect, cuts: [Int], isStream: Bool = true) {
    let server = ServerLabel(kind: .openAI, address: "http://server")
    var decoder = ReplyDecoder(dialect, model: "m", server: server, isStream: isStream)
    let bytes = Array(text.utf8)
    var events: [ModelEvent] = []
    for (start, end) in zip([0] + cuts, cuts + [bytes.count]) { events += decoder.feed(Array(bytes[start..<end])) }
    events += decoder.finishEvents()
    for event in events {
      switch event {
      case .content(let text): content += text
      case .thinking(let text): thinking += text
      case .toolCalls(let calls): toolCalls += calls
      default: break
      }
    }
    do {
      reply = try decoder.result()
    } catch {
      failure = error
    }
  }

  /// The bytes fed whole, one by one, and in two pieces: cut at every few bytes, and wherever that is inside a character.
  package static func inEveryWay(_ text: String, _ dialect: some ReplyDialect, isStream: Bool = true) -> [Decoded] {
    let bytes = Array(text.utf8)
    let cuts = bytes.indices.dropFirst().filter { $0 % 7 == 0 || bytes[$0] & 0xC0 == 0x80 }
    let ways = [[], Array(bytes.indices.dropFirst())] + cuts.map { [$0] }
    return ways.map { Decoded(text, dialect, cuts: $0, isStream: isStream) }
  }
}
