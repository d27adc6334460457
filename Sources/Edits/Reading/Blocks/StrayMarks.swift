/// Watches text between edits for the rest of one whose beginning was lost: a divider and an end of a block, or parts of an
/// element and its closing tag.
///
/// Without it, a reply of two blocks of which one lost its `<<<<<<< SEARCH` would be applied by half.
struct StrayMarks {
  private var holdsDivider = false
  private var holdsPart = false
  /// The line that ends an edit which nothing began; nil while there is none.
  private(set) var found: ReplyLine?

  private static let parts = JSONEdits.oldKeys + JSONEdits.newKeys
  private static let elements = ["edit", "edit_file", "change", "replace_in_file", "str_replace", "search_replace"]

  /// Notes a line of text.
  ///
  /// - Parameter isFenced: It stands in the fence of blocks. In open text models repeat what they were told of the form.
  mutating func take(_ line: ReplyLine, isFenced: Bool) {
    let text = line.content.trimmed
    guard let first = text.first, "=<>+".utf8.contains(first) else { return }
    switch Marker(text) {
    case .divider: holdsDivider = isFenced
    case .tail where holdsDivider && isFenced: note(line)
    default:
      if first != UInt8(ascii: "<") { return }
      if StrayMarks.parts.contains(where: { text.elementsEqual("<\($0)>".utf8) || text.elementsEqual("</\($0)>".utf8) })
      {
        holdsPart = true
      } else if holdsPart, StrayMarks.elements.contains(where: { text.elementsEqual("</\($0)>".utf8) }) {
        note(line)
      }
    }
  }

  /// Forgets what may have begun: an edit was read.
  mutating func leave() { (holdsDivider, holdsPart) = (false, false) }

  private mutating func note(_ line: ReplyLine) {
    found = found ?? line
    leave()
  }

  /// Why the reply cannot be taken by half.
  var problem: Refusal? {
    guard let found else { return nil }
    return Refusal(
      .malformed,
      reason: "The line `\(Window.visible(found.content.trimmed))` ends an edit that nothing begins.",
      advice: "Send all edits again, each with the line that begins it.", range: found.range)
  }
}
