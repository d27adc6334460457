/// Finds the lines of a file that most resemble text that was not found; only ever shown, never changed.
struct NearestWindow {
  let index: LineIndex

  /// The lines around the likeliest place; nil for an empty file or when nothing is alike.
  func find(_ search: [ArraySlice<UInt8>]) -> Window? {
    let forms = search.map { LineForm($0) }
    guard let start = byEqualLines(forms) ?? bySimilarLine(forms) else { return nil }
    return window(start: start, count: search.count, title: "Nearest lines of the file")
  }

  func window(start: Int, count: Int, title: String) -> Window {
    let first = max(0, start - 1)
    let last = min(index.count, max(start + min(count, 20) + 1, first + 1))
    return Window(title: title, firstLine: first + 1, lines: (first..<last).map { Array(index.text.content($0)) })
  }

  /// The start at which most searched lines stand where they should.
  private func byEqualLines(_ forms: [LineForm]) -> Int? {
    var votes: [Int: Int] = [:]
    for (offset, form) in forms.enumerated() where !form.isBlank {
      for line in index.count(like: form) > 50 ? [] : index.lines(like: form) {
        votes[line - offset, default: 0] += form.weight
      }
    }
    return votes.max { ($0.value, -$0.key) < ($1.value, -$1.key) }.map { max(0, $0.key) }
  }

  /// The line that shares most letter pairs with the searched text's longest line.
  private func bySimilarLine(_ forms: [LineForm]) -> Int? {
    guard let longest = forms.indices.max(by: { forms[$0].body.count < forms[$1].body.count }) else { return nil }
    let wanted = NearestWindow.pairs(forms[longest].body)
    guard !wanted.isEmpty else { return nil }
    var best: (line: Int, score: Int)?
    for line in index.forms.indices where !index.forms[line].isBlank {
      let body = index.forms[line].body
      guard body.count < 4 * forms[longest].body.count + 40 else { continue }
      let pairs = NearestWindow.pairs(body)
      let score = 2000 * wanted.intersection(pairs).count / (wanted.count + pairs.count)
      if score > (best?.score ?? 500) { best = (line, score) }
    }
    return best.map { max(0, $0.line - longest) }
  }

  private static func pairs(_ bytes: ArraySlice<UInt8>) -> Set<UInt16> {
    Set(zip(bytes, bytes.dropFirst()).map { UInt16($0) << 8 | UInt16($1) })
  }
}

extension LineForm {
  /// How much it says that two lines are equal: little for a brace, more for words.
  var weight: Int { 1 + min(20, body.count { ASCII.isWord($0) }) }
}
