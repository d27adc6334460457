/// Reports the elements of an array one by one while the text that holds it is still being written.
///
/// Fed with pieces of a model's reply, cut anywhere, even inside a character. The array is the first that follows the
/// name `key` and a colon, at whatever depth; text before it may be prose. What is reported is for showing: only the whole
/// text can tell whether the reply was good. Holds no more than the element being written, and looks at each byte once.
package struct PartialArrayReader: Sendable {
  package enum State: Sendable, Hashable {
    /// The array has not begun.
    case searching
    case reading
    /// The array is closed; nothing more will be reported.
    case finished
    /// An element or what stands between elements is malformed; nothing more will be reported.
    case failed
  }

  private enum Step {
    case seekingKey, thinking, expectingColon, expectingArray, betweenElements, afterElement
    /// In an element that is an array or object, not in a string.
    case nested
    /// In a string of an element, and after a backslash in one.
    case string, escape
    /// In a number, `true`, `false` or `null`.
    case word
  }

  package private(set) var state = State.searching
  private let pattern: [UInt8]
  private let options: JSONReadingOptions
  private var step = Step.seekingKey
  /// While seeking, the last bytes read, to compare with the name and with the tags of thinking; then the element.
  private var pending: [UInt8] = []
  private var depth = 0

  /// Makes a reader.
  /// - Parameter key: The name of the member whose array is read.
  package init(key: String, options: JSONReadingOptions = .lenient) {
    self.pattern = JSONValue.string(key).bytes()
    self.options = options
  }

  /// Takes the next piece and returns the elements that it completed, in order.
  package mutating func append(_ piece: String) -> [JSONValue] { append(piece.utf8) }

  package mutating func append(_ piece: some Sequence<UInt8>) -> [JSONValue] {
    var completed: [JSONValue] = []
    for byte in piece where state == .searching || state == .reading {
      if let element = take(byte) { completed.append(element) }
    }
    return completed
  }

  private mutating func take(_ byte: UInt8) -> JSONValue? {
    switch step {
    case .seekingKey, .thinking, .expectingColon, .expectingArray: seek(byte)
    case .betweenElements, .afterElement: takeBetweenElements(byte)
    case .nested, .string, .escape: return takeInElement(byte)
    case .word:
      let isEnd = isWhitespace(byte) || byte == UInt8(ascii: ",") || byte == UInt8(ascii: "]")
      guard isEnd else {
        pending.append(byte)
        return nil
      }
      let element = complete()
      if state == .reading { takeBetweenElements(byte) }
      return element
    }
    return nil
  }

  private mutating func takeInElement(_ byte: UInt8) -> JSONValue? {
    pending.append(byte)
    switch (step, byte) {
    case (.escape, _), (.string, UInt8(ascii: "\"")):
      step = step == .escape ? .string : .nested
    case (.string, UInt8(ascii: "\\")): step = .escape
    case (.nested, UInt8(ascii: "\"")): step = .string
    case (.nested, UInt8(ascii: "{")), (.nested, UInt8(ascii: "[")): depth += 1
    case (.nested, UInt8(ascii: "}")), (.nested, UInt8(ascii: "]")): depth -= 1
    default: return nil
    }
    return step == .nested && depth == 0 ? complete() : nil
  }

  private mutating func takeBetweenElements(_ byte: UInt8) {
    if isWhitespace(byte) { return }
    switch byte {
    case UInt8(ascii: "]"): state = .finished
    case UInt8(ascii: ",") where step == .afterElement: step = .betweenElements
    case _ where step == .afterElement: state = .failed
    case UInt8(ascii: "\""): begin(byte, .string)
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      begin(byte, .nested)
      depth = 1
    case UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: ":"): state = .failed
    default: begin(byte, .word)
    }
  }

  private mutating func begin(_ byte: UInt8, _ step: Step) {
    self.step = step
    depth = 0
    pending = [byte]
  }

  private mutating func complete() -> JSONValue? {
    step = .afterElement
    do throws(JSONError) {
      return try JSONValue(parsing: pending, options: options)
    } catch {
      state = .failed
      return nil
    }
  }

  private func isWhitespace(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x20, 0x0A, 0x0D, 0x09: true
    default: false
    }
  }
}

extension PartialArrayReader {
  private mutating func seek(_ byte: UInt8) {
    switch (step, byte) {
    case (.expectingColon, _) where isWhitespace(byte), (.expectingArray, _) where isWhitespace(byte): return
    case (.expectingColon, UInt8(ascii: ":")): step = .expectingArray
    case (.expectingArray, UInt8(ascii: "[")):
      step = .betweenElements
      state = .reading
    default:
      if step != .thinking { step = .seekingKey }
      remember(byte)
    }
  }

  /// Keeps the last bytes and moves on when they end with the name or a tag.
  private mutating func remember(_ byte: UInt8) {
    if pending.count >= 64 + pattern.count { pending.removeFirst(64) }
    pending.append(byte)
    if step == .thinking {
      if byte == UInt8(ascii: ">"), pendingEnds(with: "</think>".utf8) { step = .seekingKey }
    } else if byte == UInt8(ascii: ">"), pendingEnds(with: "<think>".utf8) {
      step = .thinking
    } else if byte == UInt8(ascii: "\""), pendingEnds(with: pattern) {
      step = .expectingColon
    }
  }

  private func pendingEnds(with end: some BidirectionalCollection<UInt8>) -> Bool {
    pending.suffix(end.count).elementsEqual(end)
  }
}
