/// A run of diff lines, cut into files and hunks.
struct DiffSections {
  typealias Line = (content: ArraySlice<UInt8>, range: Range<Int>, hasReturn: Bool)

  private(set) var sections: [DiffSection] = []
  private let lines: [Line]
  private let isFenced: Bool

  /// - Parameter step: The patch of a series that the run begins in.
  init(_ lines: [Line], isFenced: Bool, step: Int = 0) {
    self.lines = lines
    self.isFenced = isFenced
    var section = DiffSection(step: step)
    var step = step
    var index = 0
    var isInMessage = false
    while index < lines.count {
      let line = lines[index]
      if MailEnd.beginsMail(line.content) {
        step += 1
        isInMessage = true
      }
      if beginsFile(at: index, in: section, isInMessage) {
        if !section.isEmpty { sections.append(section) }
        section = DiffSection(step: step)
        isInMessage = false
      } else if isInMessage {
        // The message of a mail is no diff, whatever it begins its lines with.
        index += 1
        continue
      }
      if section.hunks.isEmpty, section.header.take(line.content) {
        section.extend(line.range)
        if !line.hasReturn { section.returnsAreContent = true }
        index += 1
      } else if let header = HunkHeader(line.content) {
        let end = bodyEnd(from: index + 1, header)
        if line.content.begins(with: "@@@") { section.isCombined = true }
        if !line.hasReturn { section.returnsAreContent = true }
        section.append(header, lines[(index + 1)..<end], range(index, end))
        index = end
      } else if section.hunks.isEmpty, beginsBareHunk(at: index, in: section) {
        let end = bodyEnd(from: index, nil)
        section.append(HunkHeader(), lines[index..<end], range(index, end))
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

  /// Whether a hunk begins without a header: a line with a sign, or any line below both names.
  private func beginsBareHunk(at index: Int, in section: DiffSection) -> Bool {
    let line = lines[index].content
    guard let first = line.first, !(MailEnd.isSignature(line) && endsMail(from: index)) else { return false }
    if first == ASCII.plus || first == ASCII.minus || first == ASCII.space { return true }
    return section.header.new != nil && !line.isBlank
  }

  private func beginsFile(at index: Int, in section: DiffSection, _ isInMessage: Bool) -> Bool {
    if isFileLine(at: index) { return true }
    return isNamePair(at: index) && (isInMessage || section.header.old != nil || !section.hunks.isEmpty)
  }

  /// Whether a line of a file's header stands here that no hunk can hold: git's, Subversion's, or the command's own.
  private func isFileLine(at index: Int) -> Bool {
    let content = lines[index].content
    if DiffReader.beginsFile(content) { return true }
    guard index + 1 < lines.count else { return false }
    let next = lines[index + 1].content
    return content.begins(with: "Index: ") && next.begins(with: "======")
      || content.begins(with: "diff -") && next.begins(with: "--- ")
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
      if HunkHeader(content) != nil || isFileLine(at: end) || MailEnd.beginsMail(content) { break }
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

  /// Whether the lines from `index` to the next file are what a mail ends in.
  private func endsMail(from index: Int) -> Bool {
    let end = lines[index...].indices.first { isFileLine(at: $0) } ?? lines.count
    return MailEnd.matches(lines[index..<end].lazy.map(\.content))
  }

  /// Whether a hunk ends at `index` although lines follow: they are blank, or what a mail ends in.
  private func isEnd(_ index: Int, before end: Int) -> Bool {
    lines[index..<end].allSatisfy(\.content.isBlank) || MailEnd.matches(lines[index..<end].lazy.map(\.content))
  }
}
