import ReplyMarks

/// Lines that stand in front of content and belong to the reply: the language, the path, a button's text, a label.
extension ContentMarkup {
  /// Takes such a line away.
  func dropFirstLine(_ lines: inout [ArraySlice<UInt8>]) {
    guard lines.count > 1, let first = lines.first, first != firstLine else { return }
    let text = first.trimmed.text
    // What stands in front of the file's own first line is easier to tell.
    let isInFront = firstLine.map { !$0.isBlank && $0 == lines[1] } ?? false
    guard !FileKind.isProse(path) || isInFront else { return }
    let isName = isPath(text) || FileKind.languages(of: path).contains(text.lowercased())
    let finder = PathFinder(knownPaths: [path, name])
    let isLabelled =
      (isInFront || SourceLanguage(path: path) != nil && text.hasPrefix("File"))
      && isPath(PathLine(text, finder: finder).path ?? "")
    guard isName || isLabelled || isPhrase(text, isInFront) || isInfo(text, finder, isInFront) || isTokenOfFile(first)
    else { return }
    lines.removeFirst()
  }

  private var name: String { path.split(separator: "/").last.map(String.init) ?? path }

  private func isPath(_ text: String) -> Bool { text == path || text == name }

  private static let buttons: Set<String> = ["Copy code", "Copy", "copy code", "Copy to clipboard"]
  private static let labels: Set<String> = [
    "content:", "contents:", "code:", "source:", "source code:", "file content:", "file contents:", "new content:",
    "updated code:", "full code:", "new code:", "complete code:",
  ]

  /// The text of a button of a page that shows code, or a label, neither of which is code.
  private func isPhrase(_ text: String, _ isInFront: Bool) -> Bool {
    let isCode = SourceLanguage(path: path) != nil
    if ContentMarkup.buttons.contains(text) { return isCode || isInFront }
    return isCode && ContentMarkup.labels.contains(text.lowercased())
  }

  /// A fence's information without its fence, as `python m.py`.
  private func isInfo(_ text: String, _ finder: PathFinder, _ isInFront: Bool) -> Bool {
    guard isInFront || SourceLanguage(path: path) != nil, text.utf8.count < 300 else { return false }
    let language = String(text.prefix { $0 != " " && $0 != ":" })
    guard language.utf8.count < text.utf8.count, FenceLanguage.isKnown(language),
      case .path(let named) = FenceInfo(text.bytes, finder: finder)
    else { return false }
    return isPath(named)
  }

  /// A token by which models are trained to part files, with the file's path or the repository's name after it.
  private func isTokenOfFile(_ line: ArraySlice<UInt8>) -> Bool {
    guard let token = tokenOfFile(line) else { return false }
    let rest = line.trimmed.dropFirst(token.count).text[...].trimmed
    return rest.isEmpty || isPath(String(rest)) || token.text.contains("repo")
  }

  /// The token of that kind that a line begins with, where the file is not about such tokens.
  func tokenOfFile(_ line: ArraySlice<UInt8>) -> [UInt8]? {
    let text = Array(line.trimmed)[...]
    guard let token = StopTokens.atStart(of: text) else { return nil }
    let name = token.text.lowercased()
    guard name.contains("file") || name.contains("repo"), !FileKind.isTemplate(path),
      !StopTokens.stand(in: old.bytes[...])
    else { return nil }
    return token
  }
}
