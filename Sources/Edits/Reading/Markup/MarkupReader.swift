/// Reads an element in angle brackets that holds an edit, up to its closing tag.
struct MarkupReader {
  private let tag: String
  private let start: Int
  private let closer: [UInt8]
  private var bytes: [UInt8] = []

  /// Names of elements that hold edits in the replies of models and in the tools they were trained with.
  private static let tags: Set<String> = [
    "edit", "edits", "edit_file", "write_file", "write_to_file", "create_file", "write", "replace_in_file",
    "apply_diff",
    "file", "delete_file", "remove_file", "str_replace", "str_replace_editor", "search_replace", "replace", "tool_call",
    "function", "invoke", "function_calls", "tool_use", "change", "search_and_replace", "replace_file", "update_file",
  ]

  enum Step {
    case goesOn
    case ended
  }

  /// Nil when `content` opens no such element.
  init?(_ content: ArraySlice<UInt8>, start: Int) {
    let text = content.trimmed
    guard text.first == UInt8(ascii: "<") else { return nil }
    let name = text.dropFirst().prefix { ASCII.isWord($0) }.text
    guard MarkupReader.tags.contains(name), let next = text.dropFirst(1 + name.utf8.count).first,
      next == UInt8(ascii: ">") || next == UInt8(ascii: "=") || ASCII.isBlank(next)
    else { return nil }
    tag = name
    self.start = start
    closer = "</\(name)>".bytes
  }

  mutating func take(_ line: ReplyLine, raw: ArraySlice<UInt8>) -> Step {
    let searched = bytes.count
    bytes += raw
    if bytes.firstRange(of: closer, from: max(0, searched - closer.count)) != nil { return .ended }
    return searched == 0 && line.content.trimmedEnd.endsEmptyTag ? .ended : .goesOn
  }

  /// The edits of the element; `nil` when it holds none and is text like any other.
  func finish(isCut: Bool, end: Int) -> Result<[Edit], Refusal>? {
    let range = start..<end
    let element = MarkupElement(bytes)
    if isCut {
      guard element.hasAny(JSONEdits.oldKeys + JSONEdits.newKeys + JSONEdits.contentKeys + ["diff", "parameter"]) else {
        return nil
      }
      return .failure(problem("The element `<\(tag)>` never ends: the reply was cut off.", range))
    }
    if let closed = bytes.firstRange(of: closer, from: 0), bytes[closed.upperBound...].contains(UInt8(ascii: "<")),
      element.hasAny(JSONEdits.oldKeys + JSONEdits.newKeys + JSONEdits.contentKeys)
    {
      return .failure(problem("More follows the element `<\(tag)>` on the line it ends in.", range))
    }
    let edits = MarkupEdits(element, tag: tag, range: range).edits
    switch edits {
    case .success(let edits): return edits.isEmpty ? nil : .success(edits)
    case .failure(let problem): return .failure(problem)
    }
  }

  private func problem(_ reason: String, _ range: Range<Int>) -> Refusal {
    Refusal(.malformed, reason: reason, advice: "Send the whole element again.", range: range)
  }
}

extension RandomAccessCollection<UInt8> where Index == Int {
  /// Whether a tag without content ends here.
  fileprivate var endsEmptyTag: Bool {
    count > 1 && self[endIndex - 1] == UInt8(ascii: ">") && self[endIndex - 2] == ASCII.slash
  }
}
