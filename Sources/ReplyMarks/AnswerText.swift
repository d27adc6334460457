/// What a reply says once its model has thought: the reply without thinking, and without what its template put around it.
///
/// For replies that are read as text: reviews, choices, requests to read, messages. Lines keep their numbers: one that is left
/// out is blank.
package struct AnswerText {
  private enum Mode {
    case text
    case thinking(ThinkingTag)
    case fence([UInt8], hasOpener: Bool)
    case thinkingFence([UInt8])
  }

  /// The answer; nil when the reply ends inside its thinking.
  ///
  /// - Parameters:
  ///   - keepsTokens: Whether tokens of templates stay, as those between which models write calls of tools.
  ///   - isAnswer: Whether a line begins the answer, so that an end of thinking inside a later line is text.
  package static func of(
    _ reply: String, keepsTokens: Bool = false, isAnswer: (String) -> Bool = { _ in false }
  ) -> String? {
    var answer = AnswerText(keepsTokens: keepsTokens)
    let lines = Array(reply.utf8).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    let last = lines.lastIndex { !$0.isBlank } ?? 0
    for (index, line) in lines.enumerated() where !answer.isOver {
      answer.take(line, isLast: index == last, isAnswer: isAnswer)
    }
    return answer.isThinking
      ? nil : String(decoding: Array(answer.lines.joined(separator: [UInt8(ascii: "\n")])), as: UTF8.self)
  }

  private let keepsTokens: Bool
  private var mode = Mode.text
  private var lines: [ArraySlice<UInt8>] = []
  private var hasAnswer = false
  private var isOver = false

  private init(keepsTokens: Bool) { self.keepsTokens = keepsTokens }

  private var isThinking: Bool {
    switch mode {
    case .thinking, .thinkingFence: true
    case .text, .fence: false
    }
  }

  private mutating func take(_ line: ArraySlice<UInt8>, isLast: Bool, isAnswer: (String) -> Bool) {
    switch mode {
    case .thinking(let tag):
      guard let rest = tag.rest(of: line) else { return lines.append([]) }
      mode = .text
      takeText(rest, isLast: isLast, isAnswer)
    case .thinkingFence(let marks):
      if Self.closes(line, marks) { mode = .text }
      lines.append([])
    case .fence(let marks, let hasOpener):
      if Self.closes(line, marks) {
        mode = .text
      } else if ThinkingTag.opened(by: line) != nil {
        mode = .fence(marks, hasOpener: true)
      } else if !hasOpener, ThinkingTag.isCloser(line) {
        return forget()
      }
      lines.append(isLast && !keepsTokens ? StopTokens.stripped(line)?.content ?? line : line)
    case .text: takeText(line, isLast: isLast, isAnswer)
    }
  }

  private mutating func takeText(_ line: ArraySlice<UInt8>, isLast: Bool, _ isAnswer: (String) -> Bool) {
    if let tag = ThinkingTag.opened(by: line) {
      guard let rest = tag.rest(of: line, opensHere: true) else {
        mode = .thinking(tag)
        return lines.append([])
      }
      return takeText(rest, isLast: isLast, isAnswer)
    }
    if let rest = restAfterThinking(line, isAnswer) {
      forget()
      lines.removeLast()
      return takeText(rest, isLast: isLast, isAnswer)
    }
    if !keepsTokens, let stripped = StopTokens.stripped(line), isMeant(stripped, line, isLast: isLast) {
      isOver = stripped.endsReply
      guard stripped.content.first != line.first || !stripped.wasOnlyTokens else { return lines.append([]) }
      // A mark of thinking may follow a token.
      guard ThinkingTag.opened(by: stripped.content) == nil else {
        return takeText(stripped.content, isLast: isLast, isAnswer)
      }
      return append(stripped.content, isAnswer)
    }
    append(line, isAnswer)
  }

  /// What follows an end of thinking that nothing opened: on a line of its own anywhere, elsewhere in front of the answer.
  private func restAfterThinking(_ line: ArraySlice<UInt8>, _ isAnswer: (String) -> Bool) -> ArraySlice<UInt8>? {
    if ThinkingTag.isCloser(line) { return [] }
    guard !hasAnswer, let rest = ThinkingTag.restAfterCloser(in: line) else { return nil }
    let before = line[line.startIndex..<rest.startIndex]
    // A closer inside a string or behind the beginning of the answer is text, unless the line ends in it.
    return rest.isBlank || !isAnswer(String(decoding: before, as: UTF8.self)) ? rest : nil
  }

  /// Whether tokens at the ends of a line belong to the template: they are all of it, close up to its text, or end the reply.
  private func isMeant(_ stripped: StopTokens.Line, _ line: ArraySlice<UInt8>, isLast: Bool) -> Bool {
    if stripped.wasOnlyTokens || isLast || stripped.endsReply { return true }
    let start = line.trimmedStart
    if let first = stripped.content.first, first != start.first { return true }
    let end = line.trimmedEnd
    let kept = stripped.content.endIndex
    return kept < end.endIndex && kept > end.startIndex && !end[kept].isBlank
  }

  private mutating func append(_ line: ArraySlice<UInt8>, _ isAnswer: (String) -> Bool) {
    let text = line.trimmed
    if let mark = text.first, mark == UInt8(ascii: "`") || mark == UInt8(ascii: "~") {
      let marks = Array(text.prefix { $0 == mark })
      let info = text.dropFirst(marks.count).trimmed
      if marks.count >= 3, !info.contains(UInt8(ascii: "`")) {
        if ThinkingWords.names(fenceInfo: info) {
          mode = .thinkingFence(marks)
          return lines.append([])
        }
        mode = .fence(marks, hasOpener: false)
      }
    }
    let kept = AnswerWrapper.stripped(line)
    if !hasAnswer, isAnswer(String(decoding: kept, as: UTF8.self)) { hasAnswer = true }
    lines.append(kept)
  }

  /// All that went before was thinking.
  private mutating func forget() {
    lines = Array(repeating: [], count: lines.count + 1)
    hasAnswer = false
    mode = .text
  }

  private static func closes(_ line: ArraySlice<UInt8>, _ marks: [UInt8]) -> Bool {
    let text = line.trimmed
    return text.count >= marks.count && text.allSatisfy { $0 == marks[0] }
  }
}

/// Elements that models put around all of their answer.
enum AnswerWrapper {
  private static let names: Set<String> = [
    "answer", "response", "output", "final", "final_answer", "finalanswer", "result", "reply", "solution",
  ]

  /// The line without such a tag at its start or its end.
  static func stripped(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    guard line.contains(UInt8(ascii: "<")) else { return line }
    var rest = line
    let start = rest.trimmedStart
    if case .whole(let tag) = BracketTag.match(start), tag.kind == .angle, names.contains(tag.name) {
      rest = start.dropFirst(tag.length)
    }
    let end = rest.trimmedEnd
    if let open = end.suffix(20).lastIndex(of: UInt8(ascii: "<")),
      case .whole(let tag) = BracketTag.match(end[open...]),
      tag.kind == .angle, tag.isClosing, names.contains(tag.name), open + tag.length == end.endIndex
    {
      rest = end[..<open]
    }
    return rest
  }
}
