/// The lines `:start_line:` and `:end_line:` by which some models say where a block's old text stands.
///
/// Source: the search/replace format of Roo Code's `apply_diff` tool.
enum PlaceMarks {
  /// Whether a line is such a mark.
  static func isMark(_ line: ArraySlice<UInt8>) -> Bool {
    number(in: line, after: ":start_line:") != nil
      || number(in: line, after: ":end_line:") != nil
  }

  /// The line number after `name`; nil when the line is no such mark.
  static func number(in line: ArraySlice<UInt8>, after name: String) -> Int? {
    let text = line.trimmed
    guard text.starts(with: name.utf8) else { return nil }
    return Int(text.dropFirst(name.utf8.count).trimmed.text)
  }

  /// How many of the first lines are marks, with the rule of dashes that ends them.
  static func count(in lines: [ArraySlice<UInt8>]) -> Int {
    let marks = lines.prefix(while: isMark).count
    guard marks > 0, marks < lines.count else { return marks }
    let rule = lines[marks].trimmed
    return rule.count >= 5 && rule.allSatisfy { $0 == ASCII.minus } ? marks + 1 : marks
  }

  /// The text without marks that the new half repeats in front, unless the file holds such a line.
  ///
  /// - Parameter isMarked: The old half began with a mark, so that the rule of dashes alone repeats it, too.
  static func dropped(from text: HunkText, unlessIn index: LineIndex, isMarked: Bool) -> HunkText {
    guard text.replace.contains(UInt8(ascii: ":")) || isMarked else { return text }
    let new = TextLines(text.replace).contents
    var count = count(in: new)
    if count == 0, isMarked, let first = new.first, first.equals("-------") { count = 1 }
    guard count > 0, index.count(like: LineForm(new[0])) == 0 else { return text }
    return HunkText(reading: text.reading, search: text.search, replace: Array(new[count...]).joinedLines)
  }
}
