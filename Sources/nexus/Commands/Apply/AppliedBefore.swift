import Edits

/// Whether files hold already what a reply that was refused asks for, as when the same reply is applied twice.
///
/// Only what is beyond doubt counts: of every place of every edit the file has the new lines, exactly once, and the old
/// ones nowhere else.
struct AppliedBefore {
  let edits: [Edit]
  let tree: SourceTree

  var isCertain: Bool { !edits.isEmpty && edits.allSatisfy(isApplied) }

  private func isApplied(_ edit: Edit) -> Bool {
    switch edit.action {
    case .write(let bytes), .create(let bytes, executable: _): return tree.contents(of: edit.path) == bytes
    case .modify(let hunks, movedTo: nil, executable: nil) where hunks.count == 1 && hunks[0].texts.count == 1:
      // A block that searches for nothing makes a file.
      if hunks[0].texts[0].search.isEmpty { return tree.contents(of: edit.path) == hunks[0].texts[0].replace }
    case .modify, .delete: break
    }
    guard case .modify(let hunks, movedTo: nil, executable: nil) = edit.action, edit.step == 0, !hunks.isEmpty,
      let contents = tree.contents(of: edit.path)
    else { return false }
    let lines = Self.lines(contents)
    return hunks.allSatisfy { hunk in
      guard hunk.texts.count == 1, let text = hunk.texts.first else { return false }
      return Self.isApplied(text, in: lines)
    }
  }

  private static func isApplied(_ text: HunkText, in lines: [ArraySlice<UInt8>]) -> Bool {
    let (old, new) = (Self.lines(text.search), Self.lines(text.replace))
    // What only takes lines away, or says nothing, may as well never have been there.
    guard !old.isEmpty, old != new, new.contains(where: { !$0.allSatisfy(isBlank) }) else { return false }
    let places = places(of: new, in: lines)
    guard places.count == 1 else { return false }
    let place = places[0]..<places[0] + new.count
    return self.places(of: old, in: lines).allSatisfy { place.contains($0) && $0 + old.count <= place.upperBound }
  }

  private static func places(of block: [ArraySlice<UInt8>], in lines: [ArraySlice<UInt8>]) -> [Int] {
    guard block.count <= lines.count else { return [] }
    return (0...(lines.count - block.count)).filter { start in
      lines[start..<start + block.count].elementsEqual(block)
    }
  }

  private static func lines(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { line in
      line.last == UInt8(ascii: "\r") ? line.dropLast() : line
    }
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
}
