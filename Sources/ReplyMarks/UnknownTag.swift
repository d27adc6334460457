/// Elements whose names say nothing that is known.
package enum UnknownTag {
  /// What closes the element that is opened by a line of nothing but its tag, in lower case; nil for other lines, and for
  /// elements that only lay text out.
  package static func closers(ofTag line: ArraySlice<UInt8>) -> [String]? {
    let text = line.trimmed
    guard case .whole(let tag) = BracketTag.match(text), !tag.isClosing, !tag.isEmptyElement, tag.kind != .comment,
      !layout.contains(tag.name)
    else { return nil }
    guard tag.length == text.count else { return nil }
    return tag.kind.closers(of: tag.name)
  }

  /// Whether a line is nothing but the closing tag of such an element.
  package static func isCloser(_ line: ArraySlice<UInt8>) -> Bool {
    let text = line.trimmed
    guard case .whole(let tag) = BracketTag.match(text), tag.isClosing, tag.kind != .comment,
      !layout.contains(tag.name)
    else { return false }
    return tag.length == text.count
  }

  /// What closes a part that is folded away under a summary which says that it is not what is meant; nil for other lines.
  package static func closers(ofSummary line: ArraySlice<UInt8>) -> [String]? {
    let text = String(decoding: line.trimmed.prefix(400), as: UTF8.self).lowercased()
    guard text.hasPrefix("<summary>") || text.hasPrefix("<details"), let start = text.firstRange(of: "<summary>") else {
      return nil
    }
    let title = text[start.upperBound...].prefix { $0 != "<" }.split { !$0.isLetter && !$0.isNumber }
    return title.contains { drafts.contains(String($0)) } ? ["</details>"] : nil
  }

  private static let drafts: Set<String> = [
    "draft", "attempt", "version", "try", "old", "previous", "earlier", "rejected", "discarded", "alternative", "idea",
    "option", "brainstorming", "outdated", "first",
  ]

  /// Elements that lay text out and say nothing of what it is.
  private static let layout: Set<String> = [
    "details", "summary", "div", "section", "article", "p", "pre", "code", "ul", "ol", "li", "span", "center", "table",
    "html",
    "body", "main", "br", "hr", "edits", "changes", "files", "patch", "diff", "artifact", "step", "steps",
  ]
}
