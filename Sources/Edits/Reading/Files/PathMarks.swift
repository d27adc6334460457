/// Numbers and numbered labels in front of a path: `1. a.py`, `(2) a.py`, `b) a.py`, `Step 3: a.py`.
enum PathMarks {
  /// The text after the number or letter of an item, unless a file is really named so.
  static func withoutNumber(_ text: Substring, _ finder: PathFinder) -> Substring {
    guard let space = text.firstIndex(of: " "), !finder.knownPaths.contains(String(text)) else { return text }
    var mark = text[..<space]
    guard mark.utf8.count <= 6, let last = mark.last, ".)".contains(last) else { return text }
    let isBracketed = mark.first == "(" && last == ")"
    mark = isBracketed ? mark.dropFirst().dropLast() : mark.dropLast()
    let isNumber = !mark.isEmpty && mark.allSatisfy(\.isNumber)
    let isLetter = mark.count == 1 && mark.allSatisfy(\.isLetter) && last == ")"
    return isNumber || isLetter ? text[space...].trimmed : text
  }

  private static let labels = [
    "file", "step", "edit", "change", "block", "patch", "part", "fix", "update", "modification", "path", "task", "item",
  ]

  /// The text after `File 1:`, `Step 2 of 3 –`, `Edit #4)` and their like; nil where no such label begins `text`.
  static func afterNumberedLabel(_ text: Substring) -> Substring? {
    let lower = text.prefix(16).lowercased()
    guard let label = labels.first(where: { lower.hasPrefix($0 + " ") }) else { return nil }
    var rest = text.dropFirst(label.count).trimmed
    if rest.hasPrefix("#") { rest = rest.dropFirst() }
    let digits = rest.prefix(while: \.isNumber)
    guard !digits.isEmpty else { return nil }
    rest = rest.dropFirst(digits.count)
    for word in ["/", " of "] where rest.hasPrefix(word) {
      rest = rest.dropFirst(word.count)
      rest = rest.drop(while: \.isNumber)
    }
    for end in [":", ".", ")", " -", " \u{2013}", " \u{2014}"] where rest.hasPrefix(end) {
      let name = rest.dropFirst(end.count)
      guard name.hasPrefix(" ") else { return nil }
      return name.trimmed
    }
    return nil
  }
}
