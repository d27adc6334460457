import JSONText

/// The turns of a conversation, and what is wrong with them.
struct MessagesTurns {
  /// What the server signs thinking with, and takes back only so.
  static let signature = "c2lnbmVk"

  private(set) var faults: [String] = []
  private var open: [String] = []

  init(_ messages: [JSONValue], takesPrefill: Bool) {
    if messages.first?["role"] != "user" { faults.append("the first turn is not the user's") }
    for (before, after) in zip(messages, messages.dropFirst()) where before["role"] == after["role"] {
      faults.append("two turns of one role follow each other")
    }
    for message in messages { read(message) }
    if !open.isEmpty { faults.append("calls have no results: \(open)") }
    guard let last = messages.last, last["role"] == "assistant" else { return }
    let text = last["content"]?.array?.last?["text"]?.string ?? ""
    if !takesPrefill { faults.append("the last turn is the assistant's") }
    if text.last?.isWhitespace == true { faults.append("the last turn ends with white space") }
  }

  private mutating func read(_ message: JSONValue) {
    let blocks = message["content"]?.array ?? []
    if blocks.isEmpty { faults.append("a turn is empty") }
    if message["role"] == "user" { readResults(blocks) }
    var mayThink = message["role"] == "assistant"
    for block in blocks {
      switch block["type"]?.string {
      case "text":
        if block["text"]?.string?.allSatisfy(\.isWhitespace) ?? true { faults.append("a text is blank") }
      case "image" where message["role"] == "user":
        let source = block["source"]
        let isWhole = source?["type"] == "base64" && source?["data"]?.string?.isEmpty == false
        if !isWhole || source?["media_type"]?.string?.hasPrefix("image/") != true {
          faults.append("an image is \(block.text())")
        }
      case "tool_use" where message["role"] == "assistant":
        let id = block["id"]?.string ?? ""
        let isPlain = !id.isEmpty && id.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_".contains($0)) }
        if !isPlain || open.contains(id) { faults.append("a call has the identifier \(id)") }
        if block["input"]?.object == nil {
          faults.append("the input of a call is \(block["input"]?.text() ?? "missing")")
        }
        open.append(id)
        mayThink = true
      case "thinking" where mayThink:
        if block["signature"]?.string != Self.signature { faults.append("thinking is signed otherwise") }
      case "redacted_thinking" where mayThink:
        if block["data"]?.string == nil { faults.append("hidden thinking is empty") }
      case "tool_result" where message["role"] == "user": break
      default: faults.append("a block is \(block.text())")
      }
    }
  }

  /// They stand first, and answer the calls of the turn before and no others.
  private mutating func readResults(_ blocks: [JSONValue]) {
    for block in blocks.prefix(while: { $0["type"] == "tool_result" }) {
      let id = block["tool_use_id"]?.string ?? ""
      guard let index = open.firstIndex(of: id) else {
        faults.append("a result answers no call: \(id)")
        continue
      }
      open.remove(at: index)
    }
    if !open.isEmpty { faults.append("calls have no results: \(open)") }
    open = []
  }
}
