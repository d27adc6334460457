import JSONText
import NexusProtocol

/// The messages of a conversation as items of the Responses API.
struct ResponsesHistory {
  /// The instructions that stand first.
  private(set) var instructions = ""
  private(set) var items: [JSONValue] = []

  init(_ messages: [Message]) {
    let leading = messages.prefix { $0.role == .system }
    instructions = leading.map(\.content).joined(separator: "\n\n")
    var open: [String] = []
    var count = 0
    for message in messages.dropFirst(leading.count) {
      switch message.role {
      case .system: items.append(["role": "developer", "content": .string(message.content)])
      case .user: items.append(["role": "user", "content": Self.content(message)])
      case .tool:
        let next = open.isEmpty ? "call_0" : open.removeFirst()
        let id = message.toolCallID ?? next
        items.append([
          "type": "function_call_output", "call_id": .string(id), "output": .string(message.content),
        ])
      case .assistant:
        let ids = message.toolCalls.map { call in
          count += 1
          return call.id ?? "call_\(count)"
        }
        open = ids
        add(message, ids)
      }
    }
  }

  /// A text, or parts where there are images.
  private static func content(_ message: Message) -> JSONValue {
    guard !message.images.isEmpty else { return .string(message.content) }
    return .array(
      [["type": "input_text", "text": .string(message.content)]]
        + message.images.map { ["type": "input_image", "image_url": .string($0.dataURL)] })
  }

  /// What was thought before a call stands before it, or the call is refused.
  private mutating func add(_ message: Message, _ ids: [String]) {
    let leads = message.toolCalls.map { ResponsesLead(signature: $0.signature) }
    var rest = Array(message.content.utf8)[...]
    // Where the text is not what it was, as after a secret was taken out, it stands before the first call.
    let isWhole = leads.reduce(0) { $0 + $1.textBytes } == rest.count
    if !isWhole, !message.content.isEmpty {
      items.append(["role": "assistant", "content": .string(message.content)])
    }
    for ((call, id), lead) in zip(zip(message.toolCalls, ids), leads) {
      for piece in lead.pieces {
        switch piece {
        case .thinking(let item): items.append(item)
        case .text(let count) where isWhole:
          let text = String(decoding: rest.prefix(count), as: UTF8.self)
          items.append(["role": "assistant", "content": .string(text)])
          rest = rest.dropFirst(count)
        case .text: break
        }
      }
      items.append([
        "type": "function_call", "call_id": .string(id), "name": .string(call.name),
        "arguments": .string(call.arguments),
      ])
    }
  }
}

/// What came before a call, as its signature keeps it: thinking as it was, texts as their lengths.
struct ResponsesLead: Equatable {
  enum Piece: Equatable {
    /// An item, which only the server can read.
    case thinking(JSONValue)
    /// In bytes of UTF-8.
    case text(Int)
  }

  var pieces: [Piece] = []

  init() {}

  /// Nothing for the signature of another API.
  init(signature: String?) {
    guard let signature, let values = (try? JSONValue(parsing: signature))?.array else { return }
    pieces = values.compactMap { value in
      switch value["type"]?.string {
      case "reasoning": .thinking(value)
      case "text": value["bytes"]?.int.map(Piece.text)
      default: nil
      }
    }
  }

  /// What a call keeps of it; nil where there is nothing.
  var signature: String? {
    guard !pieces.isEmpty else { return nil }
    let values = pieces.map { piece -> JSONValue in
      switch piece {
      case .thinking(let item): item
      case .text(let count): ["type": "text", "bytes": JSONValue(count)]
      }
    }
    return JSONValue.array(values).text()
  }

  var textBytes: Int {
    pieces.reduce(0) { sum, piece in if case .text(let count) = piece { sum + count } else { sum } }
  }
}
