import JSONText
import NexusProtocol

/// The blocks of a reply, put together from their pieces; for the calls in it and what came before each.
struct ContentBlocks: Sendable {
  private enum Block {
    /// Bytes of text.
    case text(Int)
    case thinking(text: String, signature: String)
    case redacted(JSONValue)
    case call(ToolCall, start: JSONValue?)
    /// One that is not known here.
    case other
  }

  private var blocks: [(index: Int, block: Block)] = []

  /// Begins a block; what it holds already counts as its first piece.
  mutating func begin(_ index: Int, _ block: JSONObject) {
    let new: Block
    switch block["type"]?.string {
    case "text": new = .text(block["text"]?.string?.utf8.count ?? 0)
    case "thinking":
      new = .thinking(text: block["thinking"]?.string ?? "", signature: block["signature"]?.string ?? "")
    case "redacted_thinking": new = .redacted(.object(block))
    case "tool_use":
      let call = ToolCall(id: block["id"]?.string, name: block["name"]?.string ?? "", arguments: "")
      new = .call(call, start: block["input"])
    default: new = .other
    }
    blocks.append((index, new))
  }

  /// Adds a piece to a block; one that was never begun, as some imitations leave it out, begins with it.
  mutating func add(_ index: Int, text: String) {
    let place = place(index) ?? append(index, .text(0))
    if case .text(let count) = blocks[place].block { blocks[place].block = .text(count + text.utf8.count) }
  }

  mutating func add(_ index: Int, thinking: String = "", signature: String = "") {
    let place = place(index) ?? append(index, .thinking(text: "", signature: ""))
    if case .thinking(let text, let signed) = blocks[place].block {
      blocks[place].block = .thinking(text: text + thinking, signature: signed + signature)
    }
  }

  /// Returns false where there is no call that the piece belongs to.
  mutating func add(_ index: Int, arguments: String) -> Bool {
    guard let place = place(index), case .call(var call, let start) = blocks[place].block else { return false }
    call.arguments += arguments
    blocks[place].block = .call(call, start: start)
    return true
  }

  /// The calls, each with what came before it where that holds thinking.
  var calls: [ToolCall] {
    var calls: [(call: ToolCall, lead: Lead)] = []
    var lead = Lead()
    for (_, block) in blocks {
      switch block {
      case .text(let count): if count > 0 { lead.pieces.append(.text(count)) }
      case .thinking(let text, let signature):
        // Without a signature, as from imitations of the API, it is not taken back.
        if !signature.isEmpty {
          lead.pieces.append(
            .thinking(["type": "thinking", "thinking": .string(text), "signature": .string(signature)]))
        }
      case .redacted(let block): lead.pieces.append(.thinking(block))
      case .call(var call, let start):
        // Whole at once from servers that do not stream it; empty where it is to come in pieces.
        if call.arguments.allSatisfy(\.isWhitespace), let start, start.object?.isEmpty == false {
          call.arguments = start.text()
        }
        calls.append((call, lead))
        lead = Lead()
      case .other: break
      }
    }
    let areSigned = calls.contains { $0.lead.holdsThinking }
    return calls.map { call, lead in
      var call = call
      if areSigned { call.signature = lead.signature }
      return call
    }
  }

  private func place(_ index: Int) -> Int? { blocks.lastIndex { $0.index == index } }

  private mutating func append(_ index: Int, _ block: Block) -> Int {
    blocks.append((index, block))
    return blocks.count - 1
  }
}
