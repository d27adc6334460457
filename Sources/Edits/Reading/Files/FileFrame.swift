/// Lines at the ends of content that frame a file in a reply: `=== FILE path ===`, `<file>`, `<content>` and their ends.
struct FileFrame {
  let path: String
  /// The file before; empty for a new file.
  let old: TextLines

  /// Elements that replies put a file into.
  private static let elements: Set<String> = [
    "file", "content", "contents", "code", "file_content", "file_contents", "file_text", "new", "new_string",
    "new_str", "new_text", "replace", "replacement", "updated", "edit", "write_file", "create_file", "write_to_file",
    "document_content", "parameter", "artifact", "antartifact", "answer", "response", "output",
    "final_answer",
    "![CDATA[", "old", "old_string", "old_str", "search", "path", "insert", "update", "change", "function", "tool_call",
  ]

  /// Those of them that a file of markup may hold as content, but not one without the other.
  private static let marked: Set<String> = [
    "file", "content", "contents", "file_content", "file_contents", "file_text", "write_file", "create_file",
    "write_to_file", "edit", "tool_call", "parameter", "answer", "response", "final_answer", "new_string", "new_str",
    "replacement", "![CDATA[",
  ]

  /// Elements of replies whose end may stick to the last line of an edit.
  static let closers = [
    "file", "content", "contents", "file_content", "file_contents", "file_text", "answer", "response", "final_answer",
    "output", "replace", "replacement", "new_string", "new_str", "new_text", "write_file", "write_to_file", "tool_call",
    "edit", "parameter",
  ]

  /// Takes such lines away from the ends of a whole content.
  func drop(from lines: inout [ArraySlice<UInt8>]) {
    guard lines.count > 1, !dropElement(around: &lines), !dropPair(around: &lines) else { return }
    if let first = lines.firstIndex(where: { !$0.isBlank }), isBegin(lines[first], of: lines) {
      lines.removeSubrange(...first)
    }
    if let last = lines.lastIndex(where: { !$0.isBlank }), isEnd(lines[last], of: lines) {
      lines.removeSubrange(last...)
    }
  }

  /// Takes an element away that is all of a document which was none before.
  private func dropElement(around lines: inout [ArraySlice<UInt8>]) -> Bool {
    guard FileKind.isProse(path), old.count > 0, let first = lines.firstIndex(where: { !$0.isBlank }),
      let last = lines.lastIndex(where: { !$0.isBlank }), first + 1 < last, !holds(lines[first]),
      isElement(from: lines[first].trimmed, to: lines[last].trimmed)
    else { return false }
    lines = Array(lines[(first + 1)..<last])
    return true
  }

  /// Takes a line away at each end that frame a file together.
  private func dropPair(around lines: inout [ArraySlice<UInt8>]) -> Bool {
    guard let first = lines.firstIndex(where: { !$0.isBlank }), let last = lines.lastIndex(where: { !$0.isBlank }),
      first + 1 < last, case .frame? = FramePair(path: path, old: old).verdict(lines[first], lines[last])
    else { return false }
    lines = Array(lines[(first + 1)..<last])
    return true
  }

  private func isElement(from first: ArraySlice<UInt8>, to last: ArraySlice<UInt8>) -> Bool {
    if first.equals("<![CDATA["), last.equals("]]>") { return true }
    guard let name = FileFrame.documentNames.first(where: { last.elementsEqual("</\($0)>".utf8) }) else { return false }
    return first.starts(with: "<\(name)".utf8) && first.last == UInt8(ascii: ">")
  }

  private static let documentNames = [
    "file", "content", "contents", "file_content", "file_contents", "file_text", "answer", "response", "output",
    "write_file", "document_content", "document", "source", "source_code", "boltAction",
  ]

  /// What a line is that frames a file; nil when it may be content.
  ///
  /// - Parameter text: The content that the line stands at an end of.
  func name(of line: ArraySlice<UInt8>, in text: [UInt8]) -> String? {
    guard let first = line.trimmed.first, "<=#/-*`][~_+;%".utf8.contains(first) else { return nil }
    let lines = TextLines(text).contents
    guard isBegin(line, of: lines) || isEnd(line, of: lines) || isOfPair(line, of: lines) else { return nil }
    return "a mark of where a file begins or ends"
  }

  /// Whether a line of code is one of two, at the ends of new text, that frame a file together; elements may be text.
  private func isOfPair(_ line: ArraySlice<UInt8>, of lines: [ArraySlice<UInt8>]) -> Bool {
    let solid = lines.filter { !$0.isBlank }
    guard solid.count > 2, SourceLanguage(path: path) != nil, let first = solid.first, let last = solid.last,
      first.trimmed.first != UInt8(ascii: "<"), line == first || line == last
    else { return false }
    return FramePair(path: path, old: old).verdict(first, last) != nil
  }

  private func isBegin(_ line: ArraySlice<UInt8>, of lines: [ArraySlice<UInt8>]) -> Bool {
    if let mark = FileMark(line, finder: PathFinder(knownPaths: [])), case .begin(let name, _) = mark {
      return !holds(line) && (!FileKind.isProse(path) || name == path)
    }
    return isElement(line, closing: false, of: lines)
  }

  private func isEnd(_ line: ArraySlice<UInt8>, of lines: [ArraySlice<UInt8>]) -> Bool {
    if let mark = FileMark(line, finder: PathFinder(knownPaths: [])), case .end = mark {
      // A document may speak of such marks.
      return !holds(line) && !(FileKind.isProse(path) && lines.contains(where: beginsFile))
    }
    return isElement(line, closing: true, of: lines)
  }

  private func beginsFile(_ line: ArraySlice<UInt8>) -> Bool {
    if case .begin? = FileMark(line, finder: PathFinder(knownPaths: [])) { true } else { false }
  }

  /// Whether `line` is nothing but a tag of such an element.
  private func isElement(_ line: ArraySlice<UInt8>, closing: Bool, of lines: [ArraySlice<UInt8>]) -> Bool {
    let text = line.trimmed
    if closing, text.starts(with: "]]>".utf8) { return !FileKind.isMarkup(path) && !holds(line) }
    guard text.first == UInt8(ascii: "<"), text.last == UInt8(ascii: ">") || text.equals("<![CDATA["), text.count < 200
    else { return false }
    var inner = text.dropFirst()
    let isClosing = inner.first == ASCII.slash
    guard isClosing == closing else { return false }
    if isClosing { inner = inner.dropFirst() }
    let name = inner.prefix { ASCII.isWord($0) || $0 == UInt8(ascii: "!") || $0 == UInt8(ascii: "[") }.text
    let rest = inner.dropFirst(name.utf8.count).dropLast()
    guard FileFrame.elements.contains(name == "![CDATA[" ? name : name.lowercased()),
      rest.last != ASCII.slash, rest.allSatisfy({ $0 != UInt8(ascii: "<") && $0 != UInt8(ascii: ">") }), !holds(line)
    else { return false }
    guard FileKind.isMarkup(path) else { return true }
    let partner = (closing ? "<" : "</") + name
    return FileFrame.marked.contains(name.lowercased())
      && !lines.contains { $0 != line && $0.firstRange(of: partner.bytes, from: $0.startIndex) != nil }
  }

  private func holds(_ line: ArraySlice<UInt8>) -> Bool {
    let text = line.trimmed
    return (0..<old.count).contains { old.content($0).trimmed == text }
  }
}
