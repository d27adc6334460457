/// The first and the last line of content that frame a file together: two rules, a tag and its end.
struct FramePair {
  enum Verdict {
    /// They are the reply's, and go both.
    case frame
    /// They look like a frame, and may be content.
    case doubtful
  }

  let path: String
  /// The file before; empty for a new file.
  let old: TextLines

  /// What the two lines are; nil when they are content, as lines that the file had before are.
  func verdict(_ first: ArraySlice<UInt8>, _ last: ArraySlice<UInt8>) -> Verdict? {
    guard !holds(first), !holds(last) else { return nil }
    if let begin = FrameRule(first), let end = FrameRule(last), begin.begins(path), end.ends(path) {
      return FileKind.isProse(path) && old.count == 0 ? .doubtful : .frame
    }
    guard let tag = FrameTag(first), tag.isClosed(by: last) else { return nil }
    let isKnown = FramePair.names.contains(tag.name) || FenceLanguage.isKnown(tag.name)
    if tag.isSquare {
      if FileKind.isProse(path) { return isKnown && old.count > 0 ? .frame : nil }
      return isKnown ? .frame : FileKind.isMarkup(path) ? nil : .doubtful
    }
    if ["jsx", "tsx"].contains(FileKind.suffix(of: path)) { return FramePair.plain.contains(tag.name) ? .frame : nil }
    if FileKind.isProse(path) || FileKind.isMarkup(path) && SourceLanguage(path: path) == nil { return nil }
    return isKnown ? .frame : .doubtful
  }

  /// Names of elements of replies that no markup has.
  private static let plain: Set<String> = [
    "file", "content", "contents", "file_content", "file_contents", "file_text", "file-content", "filecontent",
    "write_file", "create_file", "write_to_file", "document_content", "tool_call", "response", "final_answer", "answer",
    "boltaction", "boltartifact", "antartifact", "artifact", "source_code", "code_block", "codeblock", "code_snippet",
  ]

  private static let names = plain.union([
    "code", "document", "documents", "doc", "source", "sourcecode", "pre", "snippet", "script", "module", "program",
    "implementation", "solution", "result", "output", "new", "update", "updated", "replace", "replacement", "edit",
    "parameter", "insert", "change", "path", "begin", "start",
  ])

  /// A line that is left of a frame whose other end was taken away, or that may be one; nil when there is none.
  ///
  /// - Parameters:
  ///   - all: The lines of the content as written, without blank ones.
  ///   - kept: Those that are left of them.
  func remainder(of all: [ArraySlice<UInt8>], in kept: [ArraySlice<UInt8>]) -> ArraySlice<UInt8>? {
    guard kept.count > 1, let first = all.first, let last = all.last, let start = kept.first, let end = kept.last else {
      return nil
    }
    if case .doubtful? = verdict(start, end) { return start }
    if first != start, last == end, areRules(first, end), !holds(end) { return end }
    if first == start, last != end, areRules(start, last), !holds(start) { return start }
    // Rules that are no comments are no code.
    if SourceLanguage(path: path) != nil, areRules(start, end), FrameRule(start)?.isComment == false, !holds(start),
      !holds(end)
    {
      return start
    }
    return nil
  }

  private func areRules(_ first: ArraySlice<UInt8>, _ last: ArraySlice<UInt8>) -> Bool {
    guard let first = FrameRule(first), let last = FrameRule(last) else { return false }
    return first.mark == last.mark && first.isComment == last.isComment
  }

  private func holds(_ line: ArraySlice<UInt8>) -> Bool {
    let text = line.trimmed
    return (0..<old.count).contains { old.content($0).trimmed == text }
  }
}

/// A tag that is all of a line: `<name …>` or `[NAME …]`.
private struct FrameTag {
  /// In lower case.
  let name: String
  let isSquare: Bool
  private let written: String

  init?(_ line: ArraySlice<UInt8>) {
    let text = line.trimmed
    guard text.count < 200, let first = text.first, let last = text.last else { return nil }
    isSquare = first == UInt8(ascii: "[")
    guard isSquare && last == UInt8(ascii: "]") || first == UInt8(ascii: "<") && last == UInt8(ascii: ">") else {
      return nil
    }
    let inner = text.dropFirst().dropLast()
    written = inner.prefix { ASCII.isWord($0) || $0 == ASCII.minus }.text
    let rest = inner.dropFirst(written.utf8.count)
    guard !written.isEmpty, rest.last != ASCII.slash, rest.first.map({ " \t:=".utf8.contains($0) }) ?? true,
      !rest.contains(where: { "<>[]".utf8.contains($0) })
    else { return nil }
    name = written.lowercased()
  }

  func isClosed(by line: ArraySlice<UInt8>) -> Bool {
    let text = line.trimmed.text
    return isSquare ? text.lowercased() == "[/\(name)]" : text == "</\(written)>"
  }
}
