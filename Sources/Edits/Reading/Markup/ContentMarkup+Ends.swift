import ReplyMarks

/// Marks that stick to the ends of content: turns of the conversation, tags, here-documents.
extension ContentMarkup {
  /// The first line by which another turn of the conversation begins in `lines`, where no turn ends in them and the file
  /// is not about templates.
  func otherTurn(in lines: [ArraySlice<UInt8>]) -> ArraySlice<UInt8>? {
    guard let line = lines.first(where: { StopTokens.beginsOtherTurn($0) }) else { return nil }
    guard !FileKind.isTemplate(path), !StopTokens.stand(in: old.bytes[...]) else { return nil }
    return lines.contains { StopTokens.atEnd(of: $0) != nil } ? nil : line
  }

  /// The closing tag of a reply's own element close up to the text of a line, where nothing opens it.
  func gluedCloser(_ line: ArraySlice<UInt8>, in text: [UInt8]) -> String? {
    let line = line.trimmedEnd
    guard !FileKind.isMarkup(path), line.last == UInt8(ascii: ">"),
      let start = line.suffix(24).lastIndex(of: UInt8(ascii: "<")), start > line.trimmed.startIndex
    else { return nil }
    let tag = line[start...].text
    guard let name = FileFrame.closers.first(where: { tag == "</\($0)>" }) else { return nil }
    return text.firstRange(of: "<\(name)".bytes, from: 0) == nil ? tag : nil
  }

  /// What stands in a here-document that writes the file, where the reply gives the command and not its outcome.
  func insideHereDocument(_ lines: [ArraySlice<UInt8>]) -> [ArraySlice<UInt8>]? {
    guard let first = lines.firstIndex(where: { !$0.isBlank }), let last = lines.lastIndex(where: { !$0.isBlank }),
      first < last, lines[first].begins(with: "cat "), FileKind.isNoScript(path)
    else { return nil }
    let command = lines[first].text
    let name = path.split(separator: "/").last.map(String.init) ?? path
    guard command.contains(name), command.contains(">"), let mark = command.firstRange(of: "<<") else { return nil }
    let word = command[mark.upperBound...].drop { " -'\"".contains($0) }.prefix { $0.isLetter || $0 == "_" }
    guard !word.isEmpty, lines[last].trimmed.elementsEqual(word.utf8) else { return nil }
    return Array(lines[(first + 1)..<last])
  }

  /// Whether a line of code is nothing but the word by which here-documents usually end.
  func isHereDocumentEnd(_ line: ArraySlice<UInt8>) -> Bool {
    SourceLanguage(path: path) != nil && line.trimmed.equals("EOF")
      && !(0..<old.count).contains { old.content($0).trimmed.equals("EOF") }
  }
}
