/// Refuses a whole file that seems to end before its end, or to be a mere excerpt.
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
    try checkEnd()
    let keptCount = kept.count { !old[$0.old].isBlank }
    if newCount * 2 <= oldCount, keptCount * 2 >= newCount {
      throw doubt("The content looks like an excerpt: it has \(newCount) lines of text, the file has \(oldCount).")
    }
    if edit.cautions.contains(.bareFencesFollow), old.contains(where: { Fence($0[...]) != nil }) {
      throw doubt("The file holds fence lines, so its end in the reply is open.")
    }
  }

  /// The file's last lines must stay, or others stand in their place.
  private func checkEnd() throws(LineMerge.Doubt) {
    let lastOld = kept.last?.old ?? -1
    let lastNew = kept.last?.new ?? -1
    let gone = old[(lastOld + 1)...].filter { !$0.isBlank }
    let instead = new[(lastNew + 1)...].filter { !$0.isBlank }
    guard let final = gone.last else { return }
    if instead.count < gone.count {
      throw doubt("The content ends early: the file's last \(gone.count) lines are not in it.")
    }
    if let last = instead.last, last.count < final.count, final.starts(with: last) {
      throw doubt("The content ends in the middle of the file's last line.")
    }
  }

  private func doubt(_ reason: String) -> LineMerge.Doubt {
    LineMerge.Doubt(
      code: .truncated, reason: reason,
      advice: "Send the whole file, in a fence longer than any in it, or search/replace blocks. "
        + "To remove lines, search for them and replace them with nothing.")
  }
}
