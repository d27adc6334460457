/// The edits an element in angle brackets stands for.
struct MarkupEdits {
  private let element: MarkupElement
  private let tag: String
  private let range: Range<Int>

  init(_ element: MarkupElement, tag: String, range: Range<Int>) {
    self.element = element
    self.tag = tag
    self.range = range
  }

  /// Empty when the element holds no edit.
  var edits: Result<[Edit], Refusal> {
    if ["tool_call", "function_calls", "tool_use", "edits"].contains(tag) {
      let inner = blocks(element.body, path: path)
      guard case .success(let edits) = inner, edits.isEmpty else { return inner }
    }
    let path = path
    if tag == "delete_file" || tag == "remove_file" {
      let named = path.isEmpty ? element.body[...].trimmedText.text : path
      return .success([edit(named, .delete(expected: nil))])
    }
    if let diff = element.part(["diff"]) { return blocks(diff.content, path: path) }
    guard let pairs else {
      return .failure(
        malformed(
          "The element `<\(tag)>` has old text without new, new without old, text between them, or several paths."))
    }
    if !pairs.isEmpty {
      return .success(
        pairs.map { pair in
          let hunk = Hunk(search: pair.old, replace: pair.new, range: range)
          return edit(path, .modify([hunk], movedTo: nil, executable: nil))
        })
    }
    if let content = element.part(JSONEdits.contentKeys, toLast: true) {
      // A path right after an end of the content begins another file.
      if let first = element.part(JSONEdits.contentKeys), first.end < content.end,
        element.startsPart(JSONEdits.pathKeys, at: first.end)
      {
        return .failure(malformed("The element `<\(tag)>` holds several files."))
      }
      return .success([write(path, content.content)])
    }
    if let path = element.attribute(JSONEdits.pathKeys), Self.writing.contains(tag) || tag == "edit" {
      let body = element.body
      return holdsBlock(body) ? blocks(body, path: path) : .success([write(path, body)])
    }
    return .success([])
  }

  /// Elements whose text is a file's content, in which any other element may stand.
  private static let writing = ["file", "write_file", "create_file", "write"]

  private var path: String {
    if let path = element.attribute(JSONEdits.pathKeys) { return path }
    return element.part(JSONEdits.pathKeys, from: element.bodyStart)?.content[...].trimmedText.text ?? ""
  }

  /// Old and new text by turns; nil when they do not take turns, or another path comes between them.
  private var pairs: [(old: [UInt8], new: [UInt8])]? {
    var pairs: [(old: [UInt8], new: [UInt8])] = []
    var start = 0
    while let old = element.part(JSONEdits.oldKeys, from: start) {
      guard let new = element.part(JSONEdits.newKeys, from: old.end) else { return isContent ? [] : nil }
      if let next = element.part(JSONEdits.oldKeys, from: old.end), next.start < new.start { return nil }
      if start > 0, let other = element.part(JSONEdits.pathKeys, from: start), other.start < old.start { return nil }
      // Text between the two is text that slipped out of one of them.
      let between = element.bytes[old.end..<max(old.end, new.start)].trimmedText
      guard between.isEmpty || between.first == UInt8(ascii: "<") else { return nil }
      pairs.append((lines(old.content), lines(new.content)))
      start = new.end
    }
    guard element.part(JSONEdits.newKeys, from: start) == nil || isContent else { return nil }
    return pairs
  }

  private var isContent: Bool { Self.writing.contains(tag) || element.part(JSONEdits.contentKeys) != nil }

  private func lines(_ text: [UInt8]) -> [UInt8] {
    text.isEmpty || text.last == ASCII.newline ? text : text + [ASCII.newline]
  }

  private func write(_ path: String, _ content: [UInt8]) -> Edit { edit(path, .write(lines(content))) }

  private func edit(_ path: String, _ action: Edit.Action) -> Edit {
    Edit(path: path, action: action, dialect: .xml, range: range)
  }

  private func malformed(_ reason: String) -> Refusal {
    Refusal(
      .malformed, path: path, reason: reason, advice: "Send one element for each edit, with a path, old and new text.",
      range: range)
  }

  private func holdsBlock(_ text: [UInt8]) -> Bool {
    TextLines(text).contents.contains { if case .head = Marker($0) { true } else { false } }
  }

  /// Edits of other forms inside the element: blocks, a diff, elements, JSON.
  private func blocks(_ text: [UInt8], path: String) -> Result<[Edit], Refusal> {
    var parser = EditParser(format: .auto)
    parser.context.used(path)
    _ = parser.feed(text)
    let reply = parser.finish()
    if var problem = reply.problems.first {
      problem.range = range
      problem.path = path
      return .failure(problem)
    }
    return .success(
      reply.edits.map { edit in
        var edit = edit
        edit.range = range
        if edit.path.isEmpty { edit.path = path }
        if edit.dialect == .json { edit.dialect = .xml }
        if case .modify(var hunks, let target, let executable) = edit.action {
          for index in hunks.indices { hunks[index].range = range }
          edit.action = .modify(hunks, movedTo: target, executable: executable)
        }
        return edit
      })
  }
}
