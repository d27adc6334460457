/// Tells whether the place of a hunk comes after the lines that its anchors name.
struct AnchorCheck {
  let index: LineIndex

  /// The anchor that stands nowhere in front of `placement`; nil when all do, in their order.
  func missing(_ hints: HunkHints, at placement: Placement) -> [UInt8]? {
    guard hints.anchorsBind else { return nil }
    var start = 0
    for anchor in hints.anchors where !anchor.isBlank {
      // Context may begin with the anchor's own line.
      guard let line = lines(of: anchor).first(where: { $0 >= start }), line < placement.lines.upperBound else {
        return anchor
      }
      start = line + 1
    }
    return nil
  }

  /// Lines equal to the anchor, or else that begin with it.
  func lines(of anchor: [UInt8]) -> [Int] {
    let form = LineForm(anchor[...])
    let equal = index.lines(like: form)
    if !equal.isEmpty { return equal }
    return index.forms.indices.filter { index.forms[$0].body.starts(with: form.body) }
  }
}
