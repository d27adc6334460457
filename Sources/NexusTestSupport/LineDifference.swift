/// The lines in which two texts differ.
enum LineDifference {
  /// `-` marks a line of `kept`, `+` one of `now`; with each, its number. At most 60 lines.
  static func text(_ kept: String, _ now: String) -> String {
    let old = kept.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let new = now.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    var changes: [(line: Int, text: String)] = new.difference(from: old).map { change in
      switch change {
      case .remove(let offset, let line, _): (offset, "-\(offset + 1): \(line)")
      case .insert(let offset, let line, _): (offset, "+\(offset + 1): \(line)")
      }
    }
    // A removal stands before the insertion that takes its place.
    changes.sort { ($0.line, $1.text.first == "+" ? 0 : 1) < ($1.line, $0.text.first == "+" ? 0 : 1) }
    let limit = 60
    let rest = changes.count > limit ? ["… and \(changes.count - limit) more lines"] : []
    return (changes.prefix(limit).map(\.text) + rest).joined(separator: "\n")
  }
}
