import JSONText
import ModelWire
import NexusProtocol

/// A message of the assistant's as blocks: its text, its calls, and what it thought before each, which the API wants back
/// as it was.
struct AssistantTurn {
  private(set) var blocks: [JSONValue] = []

  init(_ message: Message, calls: inout CallNumbers, texts: RequestText) throws(ModelError) {
    guard !message.toolCalls.isEmpty else {
      // Earlier thinking counts only within a round of calls; the API itself leaves out the rest.
      blocks = MessagesHistory.text(message.content)
      return
    }
    calls.begin()
    let leads = message.toolCalls.map { Lead(signature: $0.signature) }
    var rest = Array(message.content.utf8)[...]
    // Where the text is not what it was, as after a secret was taken out, it stands before the first call.
    let isWhole = leads.reduce(0) { $0 + $1.textBytes } == rest.count
    if !isWhole {
      blocks += MessagesHistory.text(message.content)
      rest = []
    }
    for (call, lead) in zip(message.toolCalls, leads) {
      for piece in lead.pieces {
        switch piece {
        case .thinking(let block): blocks.append(block)
        case .text(let count):
          blocks += MessagesHistory.text(String(decoding: rest.prefix(count), as: UTF8.self))
          rest = rest.dropFirst(count)
        }
      }
      let input = try texts.object(call.arguments, "the arguments of the call of \"\(call.name)\"")
      blocks.append([
        "type": "tool_use", "id": .string(calls.id(of: call)), "name": .string(call.name), "input": .object(input),
      ])
    }
    // Thinking stands first in its turn, or is refused.
    if !isWhole { blocks.moveThinkingToFront() }
  }
}

/// What came before a call, as its signature keeps it: thinking as it was, texts as their lengths.
struct Lead {
  enum Piece {
    case thinking(JSONValue)
    /// In bytes of UTF-8.
    case text(Int)
  }

  var pieces: [Piece] = []

  init(_ pieces: [Piece] = []) { self.pieces = pieces }

  /// Nothing for the signature of another API.
  init(signature: String?) {
    guard let signature, let values = (try? JSONValue(parsing: signature))?.array else { return }
    pieces = values.compactMap { value in
      switch value["type"]?.string {
      case "thinking", "redacted_thinking": .thinking(value)
      case "text": value["bytes"]?.int.map(Piece.text)
      default: nil
      }
    }
  }

  var holdsThinking: Bool { pieces.contains { if case .thinking = $0 { true } else { false } } }

  /// What a call keeps of it; nil where there is nothing.
  var signature: String? {
    guard !pieces.isEmpty else { return nil }
    let values = pieces.map { piece -> JSONValue in
      switch piece {
      case .thinking(let block): block
      case .text(let count): ["type": "text", "bytes": JSONValue(count)]
      }
    }
    return JSONValue.array(values).text()
  }

  var textBytes: Int {
    pieces.reduce(0) { sum, piece in if case .text(let count) = piece { sum + count } else { sum } }
  }
}

extension [JSONValue] {
  fileprivate mutating func moveThinkingToFront() {
    let isThinking: (JSONValue) -> Bool = { $0["type"] == "thinking" || $0["type"] == "redacted_thinking" }
    self = filter(isThinking) + filter { !isThinking($0) }
  }
}
