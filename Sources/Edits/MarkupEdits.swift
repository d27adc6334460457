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
    if tag == "tool_call" || tag == "function_calls" || tag == "tool_use", let edits = jsonEdits {
      return .success(edits)
    }
    let path = path
    if tag == "delete_file" || tag == "remove_file" {
      let named = path.isEmpty ? element.body[...].trimmedText.text : path
      return .success([edit(named, .delete(expected: nil))])
    }
    if let diff = element.part(["diff"]) { return blocks(diff.content, path: path) }
    let pairs = pairs
    if !pairs.isEmpty {
      return .success(
        pairs.map { pair in
          let hunk = Hunk(search: pair.old, replace: pair.new, range: range)
          return edit(path, .modify([hunk], movedTo: nil, executable: nil))
        })
    }
    if let content = element.part(JSONEdits.contentKeys, toLast: true) {
      return .success([write(path, content.content)])
    }
    if let path = element.attribute(JSONEdits.pathKeys),
      ["file", "write_file", "create_file", "write", "edit"].contains(tag)
    {
      let body = element.body
      return holdsBlock(body) ? blocks(body, path: path) : .success([write(path, body)])
    }
    return .success([])
  }

  private var path: String {
    if let path = element.attribute(JSONEdits.pathKeys) { return path }
    return element.part(JSONEdits.pathKeys)?.content[...].trimmedText.text ?? ""
  }

  private var jsonEdits: [Edit]? {
    var reader = JSONReader(element.body)
    guard let value = reader.value() else { return nil }
    var edits = JSONEdits(value, start: range.lowerBound, dialect: .xml).edits
    for index in edits.indices { edits[index].range = range }
    return edits.isEmpty ? nil : edits
  }

  /// Old and new text by turns.
  private var pairs: [(old: [UInt8], new: [UInt8])] {
    var pairs: [(old: [UInt8], new: [UInt8])] = []
    var start = 0
    while let old = element.part(JSONEdits.oldKeys, from: start) {
      guard let new = element.part(JSONEdits.newKeys, from: old.end) else { break }
      pairs.append((lines(old.content), lines(new.content)))
      start = new.end
    }
    return pairs
  }

  private func lines(_ text: [UInt8]) -> [UInt8] {
    text.isEmpty || text.last == ASCII.newline ? text : text + [ASCII.newline]
  }

  private func write(_ path: String, _ content: [UInt8]) -> Edit { edit(path, .write(lines(content))) }

  private func edit(_ path: String, _ action: Edit.Action) -> Edit {
    Edit(path: path, action: action, dialect: .xml, range: range)
  }

  private func holdsBlock(_ text: [UInt8]) -> Bool {
    TextLines(text).contents.contains { if case .head = Marker($0) { true } else { false } }
  }

  /// Search/replace blocks or a diff inside the element.
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
        if case .modify(var hunks, let target, let executable) = edit.action {
          for index in hunks.indices { hunks[index].range = range }
          edit.action = .modify(hunks, movedTo: target, executable: executable)
        }
        return edit
      })
  }
}
