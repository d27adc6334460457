/// Collects the lines of a JSON value that stands in open text, until its brackets balance.
struct JSONLines {
  private(set) var lines: [ReplyLine] = []
  private var text: [UInt8] = []
  private var depth = 0
  private var isInString = false
  private var isEscaped = false

  /// Whether `content` may begin a list or object of edits.
  static func mayBegin(_ content: ArraySlice<UInt8>) -> Bool {
    let text = content.trimmed
    guard let first = text.first else { return false }
    let next = text.dropFirst().trimmed.first
    if first == UInt8(ascii: "{") { return next == nil || next == UInt8(ascii: "\"") }
    return first == UInt8(ascii: "[") && (next == nil || next == UInt8(ascii: "{"))
  }

  /// Takes a line; true when the value is complete.
  mutating func take(_ line: ReplyLine) -> Bool {
    lines.append(line)
    text += line.content
    text.append(ASCII.newline)
    for byte in line.content {
      if isEscaped {
        isEscaped = false
      } else if isInString {
        if byte == ASCII.backslash { isEscaped = true }
        if byte == UInt8(ascii: "\"") { isInString = false }
      } else {
        switch byte {
        case UInt8(ascii: "\""): isInString = true
        case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
        case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
        default: break
        }
      }
    }
    return depth <= 0
  }

  var start: Int { lines.first?.range.lowerBound ?? 0 }

  /// Edits of all values in `text`; a failure when it speaks of edits and breaks off.
  static func edits(in text: [UInt8], start: Int, path: String) -> Result<[Edit], Refusal> {
    var reader = JSONReader(text)
    var edits: [Edit] = []
    while true {
      reader.skipSpace()
      guard reader.position < text.count else { return .success(edits) }
      guard let value = reader.value() else { break }
      let found = JSONEdits(value, start: start, path: path)
      if found.isIncomplete {
        return .failure(problem("An edit in the JSON has no new text, or two members of one name.", text, start))
      }
      edits += found.edits
    }
    guard looksLikeEdits(text) || !edits.isEmpty else { return .success([]) }
    return .failure(problem("The JSON with the edits is broken or was cut off.", text, start))
  }

  private static func problem(_ reason: String, _ text: [UInt8], _ start: Int) -> Refusal {
    Refusal(
      .malformed, reason: reason,
      advice: "Send the whole JSON again, with every quote and line break inside strings escaped.",
      range: start..<(start + text.count))
  }

  /// The edits of the collected value.
  func edits(path: String) -> Result<[Edit], Refusal> {
    JSONLines.edits(in: text, start: start, path: path)
  }

  private static func looksLikeEdits(_ text: [UInt8]) -> Bool {
    func holds(_ keys: [String]) -> Bool { keys.contains { text.firstRange(of: "\"\($0)\"".bytes, from: 0) != nil } }
    return holds(JSONEdits.pathKeys)
      && holds(JSONEdits.oldKeys + JSONEdits.newKeys + JSONEdits.contentKeys)
  }
}
