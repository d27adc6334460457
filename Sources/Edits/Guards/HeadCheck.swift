/// Refuses a whole file without imports that its own content still needs: the beginning was left out.
struct HeadCheck {
  let old: [ArraySlice<UInt8>]
  let new: [ArraySlice<UInt8>]
  let path: String

  func check() throws(LineMerge.Doubt) {
    let missing = ImportLines(old, path: path).missing(from: new)
    guard !missing.isEmpty else { return }
    let kept = ImportLines(new, path: path)
    let code = new.filter { !HeadCheck.isComment($0) }
    // A name that another import of the content gives is no longer this one's.
    let bound = Set(kept.indices.flatMap { HeadCheck.names(new[$0]) })
    for line in missing {
      let names = HeadCheck.names(line).filter { !bound.contains($0) }
      guard let name = names.first(where: { HeadCheck.isUsed($0, in: code) }) else { continue }
      throw LineMerge.Doubt(
        code: .truncated,
        reason: "The content lacks the file's line `\(Window.visible(line.trimmed))`, and still uses `\(name)`.",
        advice: "Send the whole file from its first line on, or search/replace blocks.")
    }
  }

  /// The names an import makes known: what stands after `as`, or after `import`, or the last part of a path.
  private static func names(_ line: ArraySlice<UInt8>) -> [String] {
    let text = line.text
    guard !text.contains("#include") else { return [] }
    var list = text
    if let range = text.firstRange(of: " import ") { list = String(text[range.upperBound...]) }
    if text.contains("require("), let equals = text.firstIndex(of: "=") { list = String(text[..<equals]) }
    if text.hasPrefix("import "), let from = text.firstRange(of: " from ") { list = String(text[..<from.lowerBound]) }
    return list.split { ",{}();".contains($0) }.compactMap { part in
      let words = part.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map(String.init)
      return words.last.flatMap { ["import", "from", "use", "const", "var", "let"].contains($0) ? nil : $0 }
    }
  }

  private static func isComment(_ line: ArraySlice<UInt8>) -> Bool {
    let text = line.trimmed
    return ["#", "//", "/*", "*", "--"].contains { text.starts(with: $0.utf8) }
  }

  /// Whether the name is used, and only as what an import makes known: called, or with something of it named.
  private static func isUsed(_ name: String, in code: [ArraySlice<UInt8>]) -> Bool {
    let needle = name.bytes
    var isUsed = false
    for line in code {
      var start = line.startIndex
      while let range = line.firstRange(of: needle, from: start) {
        start = range.upperBound
        let before = range.lowerBound > line.startIndex ? line[range.lowerBound - 1] : ASCII.space
        let after = range.upperBound < line.endIndex ? line[range.upperBound] : ASCII.space
        if ASCII.isWord(before) || ASCII.isWord(after) || before == UInt8(ascii: ".") { continue }
        // A parameter or a variable of the name is something else.
        guard ".(:<".utf8.contains(after) else { return false }
        isUsed = true
      }
    }
    return isUsed
  }
}
