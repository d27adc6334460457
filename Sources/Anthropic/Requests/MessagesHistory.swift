import JSONText
import ModelWire
import NexusProtocol

/// A conversation as the Messages API takes it: instructions apart, then turns of user and assistant that alternate, each
/// made of blocks.
///
/// Results of tools are the user's, and stand first in their turn. Marks say up to where a prompt is worth keeping in the
/// server's cache: the instructions, and all of it where the conversation is likely to go on.
struct MessagesHistory {
  private(set) var system: JSONValue?
  private var turns: [(isUser: Bool, blocks: [JSONValue])] = []

  private static let cacheMark: JSONValue = ["type": "ephemeral"]

  /// - Parameters:
  ///   - takesPrefill: Whether the model goes on with a last message of its own; else it is asked to in words.
  ///   - isCached: Whether what is sent now is likely to be the beginning of a later prompt.
  init(
    _ messages: [Message], texts: RequestText, takesPrefill: Bool, isCached: Bool
  ) throws(ModelError) {
    let instructions = messages.prefix { $0.role == .system }
    let text = instructions.map(\.content).joined(separator: "\n\n")
    if !text.allSatisfy(\.isWhitespace) {
      system = [["type": "text", "text": .string(text), "cache_control": Self.cacheMark]]
    }
    var calls = CallNumbers()
    for message in messages.dropFirst(instructions.count) {
      switch message.role {
      // In the middle of a conversation only newer models take instructions as such.
      case .system, .user: add(user: message.images.map(Self.block) + Self.text(message.content))
      case .tool: add(user: [Self.result(message, of: &calls)])
      case .assistant: add(try AssistantTurn(message, calls: &calls, texts: texts).blocks)
      }
    }
    endWithText(takesPrefill: takesPrefill)
    if isCached { markLast() }
  }

  var messages: JSONValue {
    .array(turns.map { ["role": $0.isUser ? "user" : "assistant", "content": .array($0.blocks)] })
  }

  /// A block, unless it would be empty, which is refused.
  static func text(_ text: String) -> [JSONValue] {
    text.allSatisfy(\.isWhitespace) ? [] : [["type": "text", "text": .string(text)]]
  }

  private static func block(_ image: MessageImage) -> JSONValue {
    [
      "type": "image",
      "source": [
        "type": "base64", "media_type": .string(image.format.mediaType), "data": .string(image.base64),
      ],
    ]
  }

  private static func result(_ message: Message, of calls: inout CallNumbers) -> JSONValue {
    var block: JSONObject = ["type": "tool_result", "tool_use_id": .string(calls.answered(by: message.toolCallID))]
    let content = text(message.content)
    if !content.isEmpty { block["content"] = .array(content) }
    return .object(block)
  }

  private mutating func add(user blocks: [JSONValue]) {
    guard !blocks.isEmpty else { return }
    if turns.last?.isUser == true {
      turns[turns.count - 1].blocks += blocks
    } else {
      turns.append((true, blocks))
    }
  }

  private mutating func add(_ blocks: [JSONValue]) {
    guard !blocks.isEmpty else { return }
    if turns.last?.isUser == false {
      turns[turns.count - 1].blocks += blocks
    } else {
      turns.append((false, blocks))
    }
  }

  /// Blank ends of a last message of the assistant's are refused.
  private mutating func endWithText(takesPrefill: Bool) {
    guard let last = turns.last, !last.isUser else { return }
    guard takesPrefill else { return add(user: Self.text(AskingToGoOn.text)) }
    guard var block = last.blocks.last?.object, let text = block["text"]?.string else { return }
    block["text"] = .string(String(text.reversed().drop(while: \.isWhitespace).reversed()))
    turns[turns.count - 1].blocks[last.blocks.count - 1] = .object(block)
  }

  private mutating func markLast() {
    guard let last = turns.last, last.isUser, var block = last.blocks.last?.object else { return }
    block["cache_control"] = Self.cacheMark
    turns[turns.count - 1].blocks[last.blocks.count - 1] = .object(block)
  }
}

/// The identifiers of calls, which the API wants for each, and of no other letters than it names.
struct CallNumbers {
  private var count = 0
  private var open: [(own: String?, sent: String)] = []

  /// Begins a turn of calls; those before it are closed.
  mutating func begin() { open = [] }

  mutating func id(of call: ToolCall) -> String {
    count += 1
    let isPlain = call.id.map { id in
      !id.isEmpty
        && id.utf8.allSatisfy { byte in
          switch byte {
          case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "_"): true
          default: false
          }
        }
    }
    let sent = isPlain == true ? call.id ?? "" : "call_\(count)"
    open.append((call.id, sent))
    return sent
  }

  /// The call that a result answers: that of its identifier, else the first without an answer.
  mutating func answered(by id: String?) -> String {
    let place = id.flatMap { id in open.firstIndex { $0.own == id } } ?? open.indices.first
    return place.map { open.remove(at: $0).sent } ?? "call_0"
  }
}
