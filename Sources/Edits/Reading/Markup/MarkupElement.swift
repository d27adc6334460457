/// The text of an element in angle brackets, with its parts found by name.
struct MarkupElement {
  let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// A part's content, and where it begins and ends with its tags.
  typealias Part = (name: String, content: [UInt8], start: Int, end: Int)

  /// An attribute of the first tag.
  func attribute(_ names: [String]) -> String? {
    guard let close = bytes.firstIndex(of: UInt8(ascii: ">")) else { return nil }
    let tag = bytes[..<close].text
    for name in names {
      for quote in ["\"", "'"] {
        guard let start = tag.firstRange(of: " \(name)=\(quote)") else { continue }
        return String(tag[start.upperBound...].prefix { String($0) != quote })
      }
    }
    return nil
  }

  /// The first part named by one of `names` at or after `start`, up to its closing tag; the last one for `content`.
  func part(_ names: [String], from start: Int = 0, toLast: Bool = false) -> Part? {
    var best: (name: String, open: Range<Int>, closer: [UInt8])?
    for name in names {
      let forms: [(opener: String, closer: String)] = [
        ("<\(name)>", "</\(name)>"), ("<parameter=\(name)>", "</parameter>"),
        ("<parameter name=\"\(name)\">", "</parameter>"),
      ]
      for form in forms {
        guard let range = bytes.firstRange(of: form.opener.bytes, from: start) else { continue }
        if best.map({ range.lowerBound < $0.open.lowerBound }) ?? true { best = (name, range, form.closer.bytes) }
      }
    }
    guard let best, let close = closing(best.closer, of: best.open, toLast: toLast) else { return nil }
    let content = MarkupElement.unwrapped(bytes[best.open.upperBound..<close.lowerBound])
    return (best.name, content, best.open.lowerBound, close.upperBound)
  }

  /// Whether nothing but white space stands between `start` and a part named by one of `names`.
  func startsPart(_ names: [String], at start: Int) -> Bool {
    let rest = bytes[start...].trimmedText
    return names.contains { rest.starts(with: "<\($0)>".utf8) || rest.starts(with: "<parameter=\($0)>".utf8) }
  }

  func hasAny(_ names: [String]) -> Bool {
    names.contains {
      bytes.firstRange(of: "<\($0)>".bytes, from: 0) != nil || bytes.firstRange(of: "<\($0)=".bytes, from: 0) != nil
    }
  }

  /// Where the first tag ends.
  var bodyStart: Int { bytes.firstIndex(of: UInt8(ascii: ">")).map { $0 + 1 } ?? 0 }

  /// Everything between the first tag and the last.
  var body: [UInt8] {
    guard let open = bytes.firstIndex(of: UInt8(ascii: ">")),
      let close = bytes.lastIndex(of: UInt8(ascii: "<")), close > open
    else { return [] }
    return MarkupElement.unwrapped(bytes[(open + 1)..<close])
  }

  /// The closing tag of the part that `open` opens; nil where its content holds such tags itself, and the end is open.
  private func closing(_ closer: [UInt8], of open: Range<Int>, toLast: Bool) -> Range<Int>? {
    guard var found = bytes.firstRange(of: closer, from: open.upperBound) else { return nil }
    while toLast, let next = bytes.firstRange(of: closer, from: found.upperBound) { found = next }
    guard !toLast, bytes[..<found.lowerBound].firstRange(of: Array(bytes[open]), from: open.upperBound) != nil else {
      return found
    }
    while !isPartNext(at: found.upperBound, after: closer) {
      let rest = bytes[found.upperBound...].trimmedText
      guard rest.starts(with: closer) else { return nil }
      found = rest.startIndex..<(rest.startIndex + closer.count)
    }
    return found
  }

  /// Whether another part begins at `start`, or the element ends there.
  private func isPartNext(at start: Int, after closer: [UInt8]) -> Bool {
    let rest = bytes[start...].trimmedText
    if rest.isEmpty { return true }
    if rest.starts(with: "</".utf8) { return !rest.starts(with: closer) }
    let names = JSONEdits.oldKeys + JSONEdits.newKeys + JSONEdits.pathKeys + JSONEdits.contentKeys + ["edit", "change"]
    return startsPart(names, at: start)
  }

  /// Without the line breaks next to the tags and without a CDATA wrapping.
  private static func unwrapped(_ content: ArraySlice<UInt8>) -> [UInt8] {
    var content = content
    let opener = "<![CDATA[".bytes
    if content.trimmedText.starts(with: opener), content.trimmedText.text.hasSuffix("]]>") {
      content = content.trimmedText.dropFirst(opener.count).dropLast(3)
    }
    if content.first == ASCII.carriageReturn { content = content.dropFirst() }
    if content.first == ASCII.newline { content = content.dropFirst() }
    let tail = content.reversed().prefix { $0 == ASCII.space || $0 == ASCII.tab }.count
    if content.dropLast(tail).last == ASCII.newline { content = content.dropLast(tail) }
    return Array(content)
  }
}

extension ArraySlice<UInt8> {
  /// Without white space and line ends at both ends.
  var trimmedText: ArraySlice<UInt8> {
    var text = self
    while let first = text.first, ASCII.isBlank(first) || first == ASCII.newline { text = text.dropFirst() }
    while let last = text.last, ASCII.isBlank(last) || last == ASCII.newline { text = text.dropLast() }
    return text
  }
}
