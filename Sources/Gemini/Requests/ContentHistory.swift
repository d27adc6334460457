import JSONText
import ModelWire
import NexusProtocol

/// A conversation as `generateContent` takes it: instructions apart, then turns of user and model, each made of parts.
///
/// Results of calls stand in the turn after them, all together. What a model signed goes back with the very part.
struct ContentHistory {
  private(set) var instruction: JSONValue?
  private var turns: [(isUser: Bool, parts: [JSONValue])] = []

  init(_ messages: [Message], texts: RequestText) throws(ModelError) {
    let instructions = messages.prefix { $0.role == .system }
    let text = instructions.map(\.content).joined(separator: "\n\n")
    if !text.isEmpty { instruction = ["parts": [["text": .string(text)]]] }
    var open: [ToolCall] = []
    for message in messages.dropFirst(instructions.count) {
      switch message.role {
      case .system, .user: add(true, message.images.map(Self.part) + Self.text(message.content))
      case .tool: add(true, [Self.result(message, of: &open)])
      case .assistant:
        open = message.toolCalls
        var parts = Self.text(message.content)
        for call in message.toolCalls { parts.append(try Self.part(call, texts)) }
        add(false, parts)
      }
    }
    // A last message of the model's own is answered and not gone on with.
    if turns.last?.isUser == false { add(true, Self.text(AskingToGoOn.text)) }
  }

  var contents: JSONValue {
    .array(turns.map { ["role": $0.isUser ? "user" : "model", "parts": .array($0.parts)] })
  }

  private static func text(_ text: String) -> [JSONValue] { text.isEmpty ? [] : [["text": .string(text)]] }

  private static func part(_ image: MessageImage) -> JSONValue {
    ["inlineData": ["mimeType": .string(image.format.mediaType), "data": .string(image.base64)]]
  }

  private static func part(_ call: ToolCall, _ texts: RequestText) throws(ModelError) -> JSONValue {
    var object: JSONObject = [:]
    object["id"] = call.id.map(JSONValue.string)
    object["name"] = .string(call.name)
    object["args"] = .object(try texts.object(call.arguments, "the arguments of the call of \"\(call.name)\""))
    var part: JSONObject = ["functionCall": .object(object)]
    if let signature = call.signature, isOwn(signature) { part["thoughtSignature"] = .string(signature) }
    return .object(part)
  }

  /// Whether a signature may be of this API, which writes them in Base64; those of others are left out.
  private static func isOwn(_ signature: String) -> Bool {
    signature.utf8.allSatisfy { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
      default: "+/=-_".utf8.contains(byte)
      }
    }
  }

  private static func result(_ message: Message, of open: inout [ToolCall]) -> JSONValue {
    let place =
      message.toolCallID.flatMap { id in open.firstIndex { $0.id == id } }
      ?? open.firstIndex { $0.name == message.toolName } ?? open.indices.first
    let call = place.map { open.remove(at: $0) }
    var object: JSONObject = [:]
    object["id"] = (message.toolCallID ?? call?.id).map(JSONValue.string)
    object["name"] = .string(call?.name ?? message.toolName ?? "")
    object["response"] = ["result": .string(message.content)]
    return ["functionResponse": .object(object)]
  }

  private mutating func add(_ isUser: Bool, _ parts: [JSONValue]) {
    guard !parts.isEmpty else { return }
    if turns.last?.isUser == isUser {
      turns[turns.count - 1].parts += parts
    } else {
      turns.append((isUser, parts))
    }
  }
}
