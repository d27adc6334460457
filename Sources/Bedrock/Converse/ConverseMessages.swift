import JSONText
import ModelWire
import NexusProtocol

/// The messages of a request as Converse takes them: the user and the model by turns, the user first, no text blank, the
/// results of all calls of a turn at the beginning of the one after it.
struct ConverseMessages {
  private(set) var system: [JSONValue] = []
  /// The tools that were called before, in their order.
  private(set) var usedTools: [String] = []

  private var parts: [(role: String, blocks: [JSONValue])] = []
  private var calls = OpenCalls()

  init(_ messages: [Message], takesPrefill: Bool, names: inout ToolNames) {
    for message in messages {
      switch message.role {
      case .system where parts.isEmpty: system += Self.text(message.content)
      case .system, .user: add("user", message.images.map(Self.block) + Self.text(message.content))
      case .assistant: add(message, &names)
      case .tool: add(result: message)
      }
    }
    if let last = parts.last, last.role == "assistant" {
      if takesPrefill { trimEnd() } else { add("user", Self.text(AskingToGoOn.text)) }
    }
    if parts.first?.role == "assistant" {
      parts.insert(("user", [["text": "(The conversation begins with your words.)"]]), at: 0)
    }
  }

  var turns: [JSONValue] {
    parts.map { ["role": .string($0.role), "content": .array($0.blocks)] }
  }

  /// A block, unless it would be blank, which is refused.
  private static func text(_ text: String) -> [JSONValue] {
    text.isBlank ? [] : [["text": .string(text)]]
  }

  private static func block(_ image: MessageImage) -> JSONValue {
    ["image": ["format": .string(image.format.rawValue), "source": ["bytes": .string(image.base64)]]]
  }

  private mutating func add(_ role: String, _ blocks: [JSONValue]) {
    guard !blocks.isEmpty else { return }
    // Calls that nobody answered, as in a conversation that was broken off, are refused.
    let results = role == "user" ? calls.takeUnanswered().map { Self.result($0, "(It was not run.)") } : []
    if parts.last?.role == role {
      parts[parts.count - 1].blocks += results + blocks
    } else {
      parts.append((role, results + blocks))
    }
  }

  private mutating func add(_ message: Message, _ names: inout ToolNames) {
    guard !message.toolCalls.isEmpty else { return add("assistant", Self.text(message.content)) }
    var blocks: [JSONValue] = []
    calls.begin()
    for (index, call) in message.toolCalls.enumerated() {
      blocks += CallSeal.blocks(of: call)
      // Thinking stands first in its turn; the text came between it and the calls.
      if index == 0 { blocks += Self.text(message.content) }
      let name = names.short(call.name)
      if !usedTools.contains(name) { usedTools.append(name) }
      let use: JSONValue = [
        "toolUseId": .string(calls.open(call)), "name": .string(name), "input": Self.input(call),
      ]
      blocks.append(["toolUse": use])
    }
    add("assistant", blocks)
  }

  /// The arguments of a call, which the model may have written badly.
  private static func input(_ call: ToolCall) -> JSONValue {
    guard let object = (try? JSONValue(parsing: call.arguments, options: .lenient))?.object else {
      return call.arguments.isBlank ? [:] : ["arguments": .string(call.arguments)]
    }
    return .object(object)
  }

  /// Results come before all else in their turn, and one that answers no call is the user's text.
  private mutating func add(result message: Message) {
    guard let id = calls.answer(message.toolCallID) else { return add("user", Self.text(message.content)) }
    let result = Self.result(id, message.content)
    guard let last = parts.last, last.role == "user" else { return parts.append(("user", [result])) }
    let place = last.blocks.firstIndex { $0["toolResult"] == nil } ?? last.blocks.endIndex
    parts[parts.count - 1].blocks.insert(result, at: place)
  }

  private static func result(_ id: String, _ text: String) -> JSONValue {
    let text = text.isBlank ? "(nothing)" : text
    return ["toolResult": ["toolUseId": .string(id), "content": [["text": .string(text)]], "status": "success"]]
  }

  /// The beginning of a reply must not end in a blank.
  private mutating func trimEnd() {
    let place = parts.count - 1
    guard let text = parts[place].blocks.last?["text"]?.string else { return }
    let trimmed = String(text.reversed().drop(while: \.isWhitespace).reversed())
    parts[place].blocks[parts[place].blocks.count - 1] = ["text": .string(trimmed)]
  }
}

/// Calls of the last turn that had some, under the identifiers that are sent for them.
private struct OpenCalls {
  private var count = 0
  private var open: [(own: String?, sent: String)] = []

  mutating func begin() { open = [] }

  mutating func open(_ call: ToolCall) -> String {
    count += 1
    let sent = CallIdentifier.fit(call.id ?? "call_\(count)")
    open.append((call.id, sent))
    return sent
  }

  /// The call that a result answers: that of its identifier, else the first without an answer.
  mutating func answer(_ id: String?) -> String? {
    let place = id.flatMap { id in open.firstIndex { $0.own == id } } ?? open.indices.first
    return place.map { open.remove(at: $0).sent }
  }

  mutating func takeUnanswered() -> [String] {
    defer { open = [] }
    return open.map(\.sent)
  }
}

/// What a model thought before a call, as the call's signature keeps it.
///
/// Claude refuses the results of calls unless the thinking before these calls comes back unchanged.
enum CallSeal {
  static func signature(_ blocks: [JSONValue]) -> String? {
    blocks.isEmpty ? nil : JSONValue.array(blocks).text()
  }

  /// None for the signature of another API.
  static func blocks(of call: ToolCall) -> [JSONValue] {
    guard let signature = call.signature, let values = (try? JSONValue(parsing: signature))?.array else { return [] }
    return values.filter { $0["reasoningContent"]?.object != nil }
  }
}

extension String {
  fileprivate var isBlank: Bool { allSatisfy(\.isWhitespace) }
}
