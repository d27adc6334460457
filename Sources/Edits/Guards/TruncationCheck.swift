/// Refuses a whole file that seems to end before its end, or to be a mere excerpt.
///
/// Where the reply shows that its content is complete, only content that looks cut is refused: a closed fence after which
/// the reply goes on, or which the model itself ended the reply with.
struct TruncationCheck {
  let old: [[UInt8]]
  let new: [[UInt8]]
  let kept: [(old: Int, new: Int)]
  let edit: Edit

  func check() throws(LineMerge.Doubt) {
    let oldCount = old.count { !$0.isBlank }
    guard oldCount > 0 else { return }
    let newCount = new.count { !$0.isBlank }
    if newCount == 0 {
      guard edit.cautions.contains(.explicitContent) else { throw doubt("The block is empty, and the file is not.") }
      return
    }
    try checkLikeness(oldCount)
    if isComplete {
      if let reason = CutCheck(old: old, new: new, kept: kept).sign { throw doubt(reason) }
    } else {
      try checkEnd()
      try checkSlide()
    }
    try checkExcerpt(oldCount, newCount)
    if edit.cautions.contains(.bareFencesFollow), old.contains(where: { Fence($0[...]) != nil }) {
      throw doubt("The file holds fence lines, so its end in the reply is open.")
    }
  }

  private var isComplete: Bool { !edit.cautions.contains(.endIsOpen) }

  /// A file of some length keeps a few of its lines in any rewriting; else the path is likely to be another file's.
  private func checkLikeness(_ oldCount: Int) throws(LineMerge.Doubt) {
    guard oldCount >= 5 else { return }
    let known = Set(new.map { Array($0.trimmed) })
    let same = old.count { !$0.isBlank && known.contains(Array($0.trimmed)) }
    guard same * 10 < oldCount else { return }
    throw LineMerge.Doubt(
      reason: "The content has next to nothing in common with the file, so the path may be wrong.",
      advice: "Give the right path. To replace the file altogether, delete it and create it again.")
  }

  /// A half of the file or less is an excerpt, or what stands in its place, unless it reaches from the file's first line
  /// to its last.
  private func checkExcerpt(_ oldCount: Int, _ newCount: Int) throws(LineMerge.Doubt) {
    let keptCount = kept.count { !old[$0.old].isBlank }
    guard newCount * 2 <= oldCount, keptCount * 2 >= newCount || oldCount >= 8 else { return }
    if isComplete, keepsEnds { return }
    let lines = newCount == 1 ? "1 line" : "\(newCount) lines"
    throw doubt("The content looks like an excerpt: it has \(lines) of text, the file has \(oldCount).")
  }

  private var keepsEnds: Bool {
    let solid = kept.filter { !old[$0.old].isBlank }
    guard let first = solid.first, let last = solid.last else { return false }
    return old[..<first.old].allSatisfy(\.isBlank) && old[(last.old + 1)...].allSatisfy(\.isBlank)
  }

  /// The file's last lines must stay, or others stand in their place.
  private func checkEnd() throws(LineMerge.Doubt) {
    let lastOld = kept.last?.old ?? -1
    let lastNew = kept.last?.new ?? -1
    let gone = old[(lastOld + 1)...].filter { !$0.isBlank }
    let instead = new[(lastNew + 1)...].filter { !$0.isBlank }
    guard let final = gone.last else { return }
    if instead.count < gone.count {
      let lines = gone.count == 1 ? "last line is" : "last \(gone.count) lines are"
      throw doubt("The content ends early: the file's \(lines) not in it.")
    }
    if let last = instead.last, last.count < final.count, final.starts(with: last) {
      throw doubt("The content ends in the middle of the file's last line.")
    }
    if old.count >= 8, let last = instead.last, !LineMerge.areSimilar(final[...], last[...]) {
      throw doubt("The content may end early: the file's last line is not in it.")
    }
  }

  /// Refuses lines gone before the end when the lines after them also stand among them: those may be the ones that
  /// stayed, and the file's end be what is gone.
  private func checkSlide() throws(LineMerge.Doubt) {
    var oldEnd = old.count
    var newEnd = new.count
    for (oldIndex, newIndex) in kept.reversed() {
      guard oldIndex == oldEnd - 1 else { break }
      guard newIndex == newEnd - 1 else { return }
      oldEnd = oldIndex
      newEnd = newIndex
    }
    let before = kept.last { $0.old < oldEnd }
    guard (before?.new ?? -1) == newEnd - 1 else { return }
    let start = (before?.old ?? -1) + 1
    let length = old.count - oldEnd
    guard length > 0, start < oldEnd else { return }
    let slides = (start..<oldEnd).contains { place in
      zip(old[place..<min(place + length, old.count)], old[oldEnd...]).allSatisfy { $0.trimmedEnd == $1.trimmedEnd }
    }
    guard slides, old[start..<oldEnd].contains(where: { !$0.isBlank }) else { return }
    throw doubt("The content may end early: \(oldEnd - start) lines at the file's end are not in it.")
  }

  private func doubt(_ reason: String) -> LineMerge.Doubt {
    LineMerge.Doubt(
      code: .truncated, reason: reason,
      advice: "Send the whole file, in a fence longer than any in it, or search/replace blocks. "
        + "To remove lines, search for them and replace them with nothing.")
  }
}
