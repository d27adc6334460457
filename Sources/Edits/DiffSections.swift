/// A run of diff lines, cut into files and hunks.
struct DiffSections {
  typealias Line = (content: ArraySlice<UInt8>, range: Range<Int>)

  private(set) var sections: [DiffSection] = []
  private let lines: [Line]
  private let isFenced: Bool

  init(_ lines: [Line], isFenced: Bool) {
    self.lines = lines
    self.isFenced = isFenced
    var section = DiffSection()
    var index = 0
    while index < lines.count {
      if beginsFile(at: index, in: section) {
        if !section.isEmpty { sections.append(section) }
        section = DiffSection()
      }
      let line = lines[index]
      if section.header.take(line.content), section.hunks.isEmpty {
        section.extend(line.range)
        index += 1
      } else if let header = HunkHeader(line.content) {
        let end = bodyEnd(from: index + 1, header)
        section.append(header, lines[(index + 1)..<end].map(\.content), range(index, end))
        index = end
      } else if let first = line.content.first, section.hunks.isEmpty, isSign(first) {
        let end = bodyEnd(from: index, nil)
        section.append(HunkHeader(), lines[index..<end].map(\.content), range(index, end))
        index = end
      } else {
        index += 1
      }
    }
    if !section.isEmpty { sections.append(section) }
  }

  private func range(_ start: Int, _ end: Int) -> Range<Int> {
    lines[start].range.lowerBound..<lines[max(start, end - 1)].range.upperBound
  }

  private func isSign(_ byte: UInt8) -> Bool { byte == ASCII.plus || byte == ASCII.minus || byte == ASCII.space }

  private func beginsFile(at index: Int, in section: DiffSection) -> Bool {
    let content = lines[index].content
    if DiffReader.beginsFile(content) { return true }
    return isNamePair(at: index) && (section.header.old != nil || !section.hunks.isEmpty)
  }

  /// Whether `--- x` and `+++ x` stand here, which may also be a removed and an added line.
  private func isNamePair(at index: Int) -> Bool {
    guard index + 1 < lines.count, lines[index].content.begins(with: "--- ") else { return false }
    return lines[index + 1].content.begins(with: "+++ ")
  }

  /// The end of the hunk whose lines begin at `start`: by its counts where they lead to an end, else where lines end.
  private func bodyEnd(from start: Int, _ header: HunkHeader?) -> Int {
    var end = start
    var old = header?.oldCount ?? 0
    var new = header?.newCount ?? 0
    let isCounted = header?.oldCount != nil
    var countedEnd: Int?
    while end < lines.count {
      if isCounted, old == 0, new == 0, countedEnd == nil { countedEnd = end }
      let content = lines[end].content
      if HunkHeader(content) != nil || DiffReader.beginsFile(content) { break }
      if isNamePair(at: end), !(isCounted && old > 0 && new > 0 && !followsWithHunk(end + 2)) { break }
      switch content.first {
      case ASCII.plus: new -= 1
      case ASCII.minus: old -= 1
      case ASCII.backslash where content.begins(with: "\\ "):
        if countedEnd == end { countedEnd = nil }
      default:
        old -= 1
        new -= 1
      }
      end += 1
    }
    if isCounted, old == 0, new == 0 { return end }
    if let countedEnd, isEnd(countedEnd, before: end) { return countedEnd }
    while end > start, lines[end - 1].content.isEmpty { end -= 1 }
    return max(end, min(start, lines.count))
  }

  private func followsWithHunk(_ index: Int) -> Bool { index < lines.count && HunkHeader(lines[index].content) != nil }

  /// Whether a hunk may end at `index` although lines follow: they are blank, or a blank one parts them in open text.
  private func isEnd(_ index: Int, before end: Int) -> Bool {
    if lines[index..<end].allSatisfy(\.content.isBlank) { return true }
    return !isFenced && lines[index].content.isBlank
  }
}
