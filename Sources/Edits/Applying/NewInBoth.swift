/// The new text of a block whose halves are the same, where all but a few lines of its place stand in it as they are.
///
/// Lines may be added, and a line may be another that is like it, between lines that stay: what differs is what is new.
struct NewInBoth {
  let text: HunkText
  let index: LineIndex

  /// The block with its place for the searched text; nil when that is not certain.
  var reading: HunkText? {
    guard WholeFile.isSame(text.search, text.replace) else { return nil }
    let new = TextLines(text.replace).contents
    let solid = new.indices.filter { !new[$0].isBlank }
    guard solid.count > 2, let first = start(of: new[solid[0]...]) else { return nil }
    let rest = (first..<index.count).map { Array(index.text.content($0).trimmedEnd) }
    let lines = new[solid[0]...solid[solid.count - 1]].map { Array($0.trimmedEnd) }
    let kept = contiguous(rest, lines)
    guard let last = kept.last, last.new == lines.count - 1, kept.count * 4 >= (last.old + 1) * 3 else { return nil }
    var (old, next) = (0, 0)
    for (keptOld, keptNew) in kept {
      let gone = rest[old..<keptOld]
      let added = lines[next..<keptNew]
      guard gone.isEmpty || gone.count == added.count,
        gone.isEmpty || zip(gone, added).allSatisfy({ LineMerge.areSimilar($0[...], $1[...]) })
      else { return nil }
      (old, next) = (keptOld + 1, keptNew + 1)
    }
    guard kept.count < lines.count else { return nil }
    let region = (first...(first + last.old)).map { index.text.content($0) }
    return HunkText(reading: .newInBoth, search: region.joinedLines, replace: text.replace)
  }

  /// The alignment of the text with the lines after its first one, as far as the text reaches.
  private func contiguous(_ rest: [[UInt8]], _ lines: [[UInt8]]) -> [(old: Int, new: Int)] {
    // Beyond twice the text's length no line of the file can belong to its place.
    let near = Array(rest.prefix(lines.count * 2 + 8))
    let kept = LineDiff(near, lines).kept
    // The last line is to be the one right after the others, and not an equal one further down.
    guard let last = kept.last, last.new == lines.count - 1, kept.count > 1 else { return kept }
    let before = kept[kept.count - 2]
    let gap = lines[(before.new + 1)..<last.new].count
    let nearest = (before.old + 1...last.old).first { near[$0] == lines[last.new] } ?? last.old
    return nearest - before.old - 1 <= gap ? kept.dropLast() + [(nearest, last.new)] : kept
  }

  /// The one line of the file at which as many of the first lines stand as it takes to tell it from others.
  private func start(of lines: ArraySlice<ArraySlice<UInt8>>) -> Int? {
    guard let first = lines.first else { return nil }
    var found = index.lines(like: LineForm(first)).filter {
      index.text.content($0).trimmedEnd == first.trimmedEnd
    }
    for (offset, line) in lines.dropFirst().enumerated() where found.count > 1 {
      let next = found.filter {
        $0 + offset + 1 < index.count && index.text.content($0 + offset + 1).trimmedEnd == line.trimmedEnd
      }
      guard !next.isEmpty else { return nil }
      found = next
    }
    return found.count == 1 ? found[0] : nil
  }
}
